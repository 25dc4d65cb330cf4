// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, one after another, a value at a time: no row is made. Columns are named by their positions in the
 * layout, and are among those that were asked for. Confined to one thread.
 */
public interface ValueCursor extends AutoCloseable {
    /** Moves to the next row; false after the last. */
    boolean next();

    /** The row's position in the file, counted from 0, rows that are left out included. */
    long position();

    /** Whether the row has no value in a column. */
    boolean isNull(int column);

    /** A whole number, the days of a date, the microseconds of a timestamp, or 1 for true. */
    long number(int column);

    /** A text in UTF-8, or bytes; not to be changed. */
    byte[] bytes(int column);

    /** Any value, as a {@link RowCursor} has it. */
    @Nullable
    Object value(int column);

    @Override
    void close();
}
