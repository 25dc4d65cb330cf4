// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * How a scalar is written in ids, old keys and topic names: decimals in plain notation, dates and times in ISO form,
 * uuids in lower case, bytes in base64. Chosen once per field schema; schemaless values are always {@link #PLAIN}.
 */
public enum ScalarText {
    /** By Java type alone. */
    PLAIN,
    /** Text that is a uuid. */
    UUID,
    /** Days since 1970-01-01. */
    EPOCH_DAYS,
    /** Milliseconds since 1970-01-01T00:00, no zone. */
    EPOCH_MILLIS,
    /** Microseconds since 1970-01-01T00:00, no zone. */
    EPOCH_MICROS,
    /** Nanoseconds since 1970-01-01T00:00, no zone. */
    EPOCH_NANOS,
    /** A {@link Date} that stands for a day. */
    DATE,
    /** A {@link Date} that stands for a time of day. */
    TIME,
    /** A Struct of scale and unscaled value. */
    VARIABLE_DECIMAL;

    /** The plain text of a decimal of more places would fill the memory. */
    private static final int MAX_SCALE = 10_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The form for values of a schema; null for schemaless. */
    public static ScalarText of(@Nullable Schema schema) {
        if (schema == null || schema.name() == null) {
            return PLAIN;
        }
        return switch (schema.name()) {
            case "io.debezium.data.Uuid" -> UUID;
            case "io.debezium.time.Date" -> EPOCH_DAYS;
            case "io.debezium.time.Timestamp" -> EPOCH_MILLIS;
            case "io.debezium.time.MicroTimestamp" -> EPOCH_MICROS;
            case "io.debezium.time.NanoTimestamp" -> EPOCH_NANOS;
            case "io.debezium.data.VariableScaleDecimal" -> VARIABLE_DECIMAL;
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> DATE;
            case org.apache.kafka.connect.data.Time.LOGICAL_NAME -> TIME;
            default -> PLAIN;
        };
    }

    /** The text, or null when the value is no scalar. A time that no calendar has stays a number. */
    public @Nullable String text(Object value) {
        try {
            return typed(value);
        } catch (DateTimeException e) {
            return plain(value);
        }
    }

    private @Nullable String typed(Object value) {
        return switch (this) {
            case PLAIN -> plain(value);
            case UUID -> value instanceof String text ? text.toLowerCase(Locale.ROOT) : plain(value);
            case EPOCH_DAYS ->
                value instanceof Number days
                        ? LocalDate.ofEpochDay(days.longValue()).toString()
                        : plain(value);
            case EPOCH_MILLIS -> value instanceof Number count ? local(count.longValue(), 1_000L) : plain(value);
            case EPOCH_MICROS -> value instanceof Number count ? local(count.longValue(), 1_000_000L) : plain(value);
            case EPOCH_NANOS ->
                value instanceof Number count ? local(count.longValue(), NANOS_PER_SECOND) : plain(value);
            case DATE -> value instanceof Date date ? utc(date).toLocalDate().toString() : plain(value);
            case TIME ->
                value instanceof Date date
                        ? utc(date).toLocalTime().format(DateTimeFormatter.ISO_LOCAL_TIME)
                        : plain(value);
            case VARIABLE_DECIMAL -> value instanceof Struct struct ? variableDecimal(struct) : plain(value);
        };
    }

    /** Whether the text of this value stands in JSON without quotes. */
    public boolean isBareInJson(Object value) {
        return this == PLAIN && (isInteger(value) || value instanceof Boolean);
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    private static @Nullable String plain(Object value) {
        if (value instanceof String || value instanceof Boolean || isInteger(value)) {
            return value.toString();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal(decimal);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? new BigDecimal(value.toString()).toPlainString() : null;
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime()).toString();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return value instanceof ByteBuffer buffer ? base64(buffer.duplicate()) : null;
    }

    private static @Nullable String decimal(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) > MAX_SCALE ? null : decimal.toPlainString();
    }

    private static String base64(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static LocalDateTime utc(Date date) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(date.getTime()), ZoneOffset.UTC);
    }

    private static String local(long count, long perSecond) {
        int nanos = (int) (Math.floorMod(count, perSecond) * (NANOS_PER_SECOND / perSecond));
        return LocalDateTime.ofEpochSecond(Math.floorDiv(count, perSecond), nanos, ZoneOffset.UTC)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static @Nullable String variableDecimal(Struct struct) {
        Object scale = struct.schema().field("scale") == null ? null : struct.getWithoutDefault("scale");
        Object unscaled = struct.schema().field("value") == null ? null : struct.getWithoutDefault("value");
        if (unscaled instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            unscaled = bytes;
        }
        return scale instanceof Integer digits && unscaled instanceof byte[] bytes && bytes.length > 0
                ? decimal(new BigDecimal(new BigInteger(bytes), digits))
                : null;
    }
}
