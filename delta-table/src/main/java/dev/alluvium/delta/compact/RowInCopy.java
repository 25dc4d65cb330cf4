// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.deletionvector.RowPositions;

/** Where a row stands in the copy of its file. */
@FunctionalInterface
public interface RowInCopy {
    /** Rows stand in their order, without those that were left out. */
    RowInCopy IN_ORDER = (first, leftOut, row) -> first + row - leftOut.countBelow(row);

    /**
     * The row's position in the copy.
     *
     * @param first row of the copy that is of this file
     * @param leftOut rows of the file that were not copied
     * @param row that was copied
     */
    long of(long first, RowPositions leftOut, long row);
}
