// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import org.jspecify.annotations.Nullable;

/** The rows of a file, one after another. Confined to one thread. */
public interface RowCursor extends AutoCloseable {
    /** Moves to the next row; false after the last. */
    boolean next();

    /** The row; a new array each time. */
    @Nullable
    Object[] row();

    /** The row's position in the file, counted from 0, rows that are left out included. */
    long position();

    @Override
    void close();
}
