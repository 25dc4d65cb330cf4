// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The times and dates of Connect and of Debezium, by the name of their schema. Instants only: no zone of this machine
 * is ever applied.
 */
final class LogicalReaders {
    private static final long MICROS_PER_MILLI = 1_000L;
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private static final Map<String, TypedReader> BY_NAME = Map.ofEntries(
            Map.entry("org.apache.kafka.connect.data.Date", typed(PrimitiveType.DATE, LogicalReaders::days)),
            Map.entry("org.apache.kafka.connect.data.Time", typed(PrimitiveType.LONG, LogicalReaders::dateMicros)),
            Map.entry(
                    "org.apache.kafka.connect.data.Timestamp",
                    typed(PrimitiveType.TIMESTAMP, LogicalReaders::dateMicros)),
            Map.entry("io.debezium.time.Date", typed(PrimitiveType.DATE, LogicalReaders::asInt)),
            Map.entry("io.debezium.time.Time", typed(PrimitiveType.LONG, LogicalReaders::millisToMicros)),
            Map.entry("io.debezium.time.MicroTime", typed(PrimitiveType.LONG, LogicalReaders::asLong)),
            Map.entry("io.debezium.time.NanoTime", typed(PrimitiveType.LONG, LogicalReaders::nanosToMicros)),
            Map.entry("io.debezium.time.Timestamp", typed(PrimitiveType.TIMESTAMP, LogicalReaders::millisToMicros)),
            Map.entry("io.debezium.time.MicroTimestamp", typed(PrimitiveType.TIMESTAMP, LogicalReaders::asLong)),
            Map.entry("io.debezium.time.NanoTimestamp", typed(PrimitiveType.TIMESTAMP, LogicalReaders::nanosToMicros)),
            Map.entry("io.debezium.time.ZonedTimestamp", typed(PrimitiveType.TIMESTAMP, LogicalReaders::zoned)));

    private LogicalReaders() {}

    /** The reader of the schema's name, or null where the schema's own type is what counts. */
    static @Nullable TypedReader find(Schema schema) {
        return schema.name() == null ? null : BY_NAME.get(schema.name());
    }

    private static TypedReader typed(DataType type, ValueReader reader) {
        return new TypedReader(type, reader);
    }

    private static Object days(Object value) {
        if (value instanceof java.util.Date date) {
            return exactDays(date);
        }
        return asInt(value);
    }

    /** Days since 1970 of a date that falls on one. */
    static int exactDays(java.util.Date date) {
        try {
            return Math.toIntExact(Math.floorDiv(date.getTime(), MILLIS_PER_DAY));
        } catch (ArithmeticException tooFar) {
            throw new RecordException("a date is too far away to be stored");
        }
    }

    private static Object dateMicros(Object value) {
        return value instanceof java.util.Date date ? exactMicros(date.getTime()) : millisToMicros(value);
    }

    private static Object asInt(Object value) {
        return value instanceof Number number ? number.intValue() : refuse();
    }

    private static Object asLong(Object value) {
        return value instanceof Number number ? number.longValue() : refuse();
    }

    private static Object millisToMicros(Object value) {
        return value instanceof Number number ? exactMicros(number.longValue()) : refuse();
    }

    private static Object nanosToMicros(Object value) {
        return value instanceof Number number ? Math.floorDiv(number.longValue(), NANOS_PER_MICRO) : refuse();
    }

    static long exactMicros(long millis) {
        try {
            return Math.multiplyExact(millis, MICROS_PER_MILLI);
        } catch (ArithmeticException tooFar) {
            throw new RecordException("a time in milliseconds is too far away to be stored in microseconds");
        }
    }

    private static Object zoned(Object value) {
        return value instanceof String text ? textMicros(text) : refuse();
    }

    /**
     * Microseconds of an instant written with an offset.
     *
     * @throws RecordException if the text is something else
     */
    static long textMicros(String text) {
        try {
            return micros(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new RecordException("a timestamp is not ISO-8601 text with an offset");
        }
    }

    /** Microseconds of an instant, rounded towards the past. */
    static long micros(Instant instant) {
        Instant whole = instant.truncatedTo(ChronoUnit.MICROS);
        return Math.addExact(
                Math.multiplyExact(whole.getEpochSecond(), MICROS_PER_SECOND), whole.getNano() / NANOS_PER_MICRO);
    }

    private static Object refuse() {
        throw new RecordException("a value has another class than its schema says");
    }
}
