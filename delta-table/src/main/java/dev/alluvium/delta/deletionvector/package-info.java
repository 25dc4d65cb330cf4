// SPDX-License-Identifier: Apache-2.0
/**
 * Rows of data files that are not part of the table any more: sets of positions, their bytes, where they are kept, and
 * the cursor that leaves them out. Which rows to mark is decided elsewhere. Read {@link
 * dev.alluvium.delta.deletionvector.RowPositions} first.
 *
 * @see "Delta protocol, Deletion Vectors"
 */
@NullMarked
package dev.alluvium.delta.deletionvector;

import org.jspecify.annotations.NullMarked;
