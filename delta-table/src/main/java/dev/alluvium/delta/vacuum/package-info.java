// SPDX-License-Identifier: Apache-2.0
/**
 * Deletes data files that no version within the retention needs.
 *
 * <p>Comes in: a table and a policy. Goes out: deletions, or only what they would be. Must not be here: the log's own
 * clean-up. Read {@link dev.alluvium.delta.vacuum.Vacuum} first.
 */
@NullMarked
package dev.alluvium.delta.vacuum;

import org.jspecify.annotations.NullMarked;
