// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.SequenceSource;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.route.HeaderText;
import dev.alluvium.delta.reduce.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Reads what orders a record among those of its key. */
final class SequenceReader {
    private static final Pattern TUPLE = Pattern.compile("-?\\d{1,38}(/-?\\d{1,38}){0,7}");

    private final SequenceSource source;

    SequenceReader(SequenceSource source) {
        this.source = source;
    }

    /**
     * The sequence in the record's header or time stamp; empty if it has none.
     *
     * @throws RecordException if the header is not made of digits
     */
    Optional<Sequence> ofRecord(SinkRecord record) {
        return switch (source.kind()) {
            case OFFSET, FIELDS -> Optional.of(Sequence.NONE);
            case TIMESTAMP -> Optional.ofNullable(record.timestamp()).map(Sequence::of);
            case HEADER -> HeaderText.text(record, source.names().get(0)).map(this::tuple);
        };
    }

    /** Whether one column of type long can hold the sequence. */
    static boolean isOneLong(Sequence sequence) {
        return sequence.parts().size() == 1 && sequence.parts().get(0) instanceof Long;
    }

    private Sequence tuple(String text) {
        String trimmed = text.trim();
        if (!TUPLE.matcher(trimmed).matches()) {
            throw new RecordException("the header '" + source.names().get(0)
                    + "' is not a sequence: digits, or up to 8 numbers joined by '/'");
        }
        List<Object> parts = new ArrayList<>();
        for (String part : trimmed.split("/")) {
            BigInteger number = new BigInteger(part);
            parts.add(number.bitLength() < Long.SIZE ? (Object) number.longValue() : number);
        }
        return new Sequence(parts);
    }

    /** The sequence in fields of the row; empty if one of them is null. */
    static Optional<Sequence> ofRow(@Nullable Object[] values, int[] columns) {
        List<Object> parts = new ArrayList<>(columns.length);
        for (int column : columns) {
            Object value = column < values.length ? values[column] : null;
            if (value == null) {
                return Optional.empty();
            }
            parts.add(part(value));
        }
        return Optional.of(new Sequence(parts));
    }

    private static Object part(Object value) {
        if (value instanceof BigDecimal || value instanceof String) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        throw new RecordException(
                "sequence.by names a field that is neither a whole number, a decimal, a time nor text");
    }
}
