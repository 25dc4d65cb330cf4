// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one record says about one row.
 *
 * <p>Values stand in the order of the flush's schema (see {@code merge.FlushRequest}); an array that is shorter than
 * the schema says nothing about the columns behind its end.
 *
 * @param kind what is said
 * @param key the values of the key columns in key order, each canonicalised to the column's type; empty for a truncate
 * @param values the row; for a delete empty, or what the event carries (a soft delete keeps the stored values)
 * @param present which columns the event speaks about; null means all of them, those behind the end of {@code values}
 *     included. An {@code UPSERT} leaves the other columns as they are stored because their value was unavailable at
 *     the source; a {@code PARTIAL} because the event did not carry them
 * @param sequence orders the events of a key; {@link Sequence#NONE} where the offset alone does
 * @param offset orders the events of one part; ascending
 * @param origin what the caller wants back when the event cannot be applied; never looked at here
 */
public record Event(
        Kind kind,
        Object[] key,
        @Nullable Object[] values,
        @Nullable BitSet present,
        Sequence sequence,
        long offset,
        @Nullable Object origin) {
    /** The four things that an event can say. */
    public enum Kind {
        /** This is the whole row. */
        UPSERT,
        /** These columns have these values. */
        PARTIAL,
        /** There is no such row any more. */
        DELETE,
        /** No row with an older sequence is there any more. */
        TRUNCATE
    }

    /** Coordinates only: a key or a value never shows. */
    @Override
    public String toString() {
        return "Event[" + kind + " @" + offset + "]";
    }
}
