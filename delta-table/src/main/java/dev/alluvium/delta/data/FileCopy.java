// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a data file in which some rows become others. Rows come in order to be looked at, and the copy has those
 * that are written instead, or none; what lies between may be in the copy without having been looked at. Confined to
 * one thread; ends with {@link #finish} or {@link #abort}, and is closed.
 */
public interface FileCopy extends AutoCloseable {
    /** Moves to the next row that is to be looked at; false after the last, when all others are in the copy. */
    boolean next();

    /** The row; a new array each time. */
    @Nullable
    Object[] row();

    /** The row's position in the source, rows that are left out included. */
    long position();

    /** Appends a row to the copy, whose position in it is {@link #rows}. */
    void write(@Nullable Object[] row);

    /** How many rows the copy has so far. */
    long rows();

    /**
     * The positions that the source's deletion vector marks, ascending, up to the last row that was looked at or
     * beyond: they are not in the copy. To be asked once.
     */
    LongStream leftOut();

    /** Makes the copy durable and says what to add to the log; empty if no row is left. */
    Optional<AddFile> finish();

    /** Drops the copy; harmless after {@link #finish} and when called twice. */
    void abort();

    /** Closes the source. */
    @Override
    void close();
}
