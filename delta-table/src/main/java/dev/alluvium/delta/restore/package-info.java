// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a table again what it was at an older version.
 *
 * <p>Comes in: a table and a version. Goes out: one commit that removes and adds files. Must not be here: what becomes
 * of the sources' offsets beyond beginning new generations of them. Read {@link dev.alluvium.delta.restore.Restore}
 * first.
 */
@NullMarked
package dev.alluvium.delta.restore;

import org.jspecify.annotations.NullMarked;
