// SPDX-License-Identifier: Apache-2.0
/**
 * Erases the rows of some keys for good: from live files, from the files of older versions, and from the log.
 *
 * <p>Comes in: a table and keys. Goes out: a commit without their rows, deletions, and a search of every object that
 * proves it. Must not be here: which keys, and what else of a person there may be in other tables. Read {@link
 * dev.alluvium.delta.forget.Forget} first.
 */
@NullMarked
package dev.alluvium.delta.forget;

import org.jspecify.annotations.NullMarked;
