// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.SequenceText;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.schema.TypeWidening;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events as rows of a staging table, and back. Immutable. */
final class StagedRows {
    private static final Object[] NO_KEY = {};
    private static final long MICROS_PER_MILLI = 1000;
    /** 9999-12-31T23:59:59.999Z. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private final StructType payload;
    private final int[] keyPositions;

    /** @throws DeltaTableException if a key column is not among the row's */
    StagedRows(StagingFormat format) {
        this.payload = format.payload();
        this.keyPositions = positions(payload, format.keyColumns());
    }

    private static int[] positions(StructType payload, List<String> keyColumns) {
        int[] positions = new int[keyColumns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = payload.indexOfIgnoringCase(keyColumns.get(i));
            if (positions[i] < 0) {
                throw new DeltaTableException("the key column '" + keyColumns.get(i) + "' is not in the staging table");
            }
        }
        return positions;
    }

    /**
     * The row of an event.
     *
     * @param values the event's, in the order of the payload
     * @param present the columns that it speaks about, in the order of the payload; null for all
     */
    @Nullable
    Object[] row(Event event, @Nullable Object[] values, @Nullable BitSet present) {
        @Nullable Object[] row = new @Nullable Object[StagingFormat.FACT_COUNT + payload.size()];
        row[StagingFormat.OP] = event.kind().name().toLowerCase(Locale.ROOT);
        row[StagingFormat.SEQUENCE] = SequenceText.format(event.sequence());
        row[StagingFormat.PRESENT] = present == null ? null : present.toByteArray();
        row[StagingFormat.OFFSET] = event.offset();
        System.arraycopy(values, 0, row, StagingFormat.FACT_COUNT, Math.min(values.length, payload.size()));
        for (int i = 0; i < event.key().length; i++) {
            row[StagingFormat.FACT_COUNT + keyPositions[i]] = TypeWidening.widen(
                    event.key()[i], payload.field(keyPositions[i]).type());
        }
        return row;
    }

    /** Says where and when the event of a row came from. */
    static void place(@Nullable Object[] row, Lane lane, @Nullable Long timestampMillis) {
        row[StagingFormat.TOPIC] = lane.topic();
        row[StagingFormat.PARTITION] = lane.partition();
        row[StagingFormat.TIMESTAMP] = timestampMillis == null ? null : micros(timestampMillis);
    }

    /** A producer may say anything; what no time stamp can be is none. */
    private static @Nullable Long micros(long millis) {
        return millis >= -LATEST_MILLIS && millis <= LATEST_MILLIS ? millis * MICROS_PER_MILLI : null;
    }

    /** The event of a row; its values follow the payload. */
    Event event(@Nullable Object[] row) {
        Event.Kind kind = kind(row[StagingFormat.OP]);
        @Nullable Object[] values = Arrays.copyOfRange(row, StagingFormat.FACT_COUNT, row.length);
        byte[] present = (byte[]) row[StagingFormat.PRESENT];
        Long offset = (Long) row[StagingFormat.OFFSET];
        if (offset == null) {
            throw new ProtocolViolationException("a staged event has no _offset");
        }
        return new Event(
                kind,
                kind == Event.Kind.TRUNCATE ? NO_KEY : key(values),
                values,
                present == null ? null : BitSet.valueOf(present),
                SequenceText.parse((String) row[StagingFormat.SEQUENCE]),
                offset,
                null);
    }

    /** The key of a row's values. */
    Object[] key(@Nullable Object[] values) {
        Object[] key = new Object[keyPositions.length];
        for (int i = 0; i < key.length; i++) {
            Object part = values[keyPositions[i]];
            if (part == null) {
                throw new ProtocolViolationException("a staged event has no value in the key column '"
                        + payload.field(keyPositions[i]).name() + "'");
            }
            key[i] = part;
        }
        return key;
    }

    private static Event.Kind kind(@Nullable Object op) {
        try {
            return Event.Kind.valueOf(String.valueOf(op).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            // The word itself may be anything that somebody wrote there.
            throw new ProtocolViolationException("a staged event has an _op that this version does not know", null);
        }
    }
}
