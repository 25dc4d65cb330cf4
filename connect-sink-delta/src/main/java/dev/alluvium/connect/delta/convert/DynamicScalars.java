// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Scalars without a schema into a column's type. A whole number in a timestamp column counts milliseconds, in a date
 * column days; text is read as ISO-8601 there, and as base64 in a binary column.
 */
final class DynamicScalars {
    private DynamicScalars() {}

    /** The value as one of this type; null if values of its class never are. */
    static @Nullable Object read(Object value, PrimitiveType type, String path) {
        return switch (type) {
            case BYTE, SHORT, INTEGER, LONG -> isWhole(value) ? integer((Number) value, type, path) : null;
            case FLOAT -> value instanceof Number number ? (Object) number.floatValue() : null;
            case DOUBLE -> value instanceof Number number ? (Object) number.doubleValue() : null;
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case STRING -> value instanceof String ? value : null;
            case BINARY -> binary(value, path);
            case DATE -> date(value, path);
            case TIMESTAMP, TIMESTAMP_NTZ -> timestamp(value, path);
        };
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    private static Object integer(Number number, PrimitiveType type, String path) {
        try {
            long exact = number instanceof BigInteger big ? big.longValueExact() : number.longValue();
            if (type == PrimitiveType.LONG) {
                return exact;
            }
            int narrower = Math.toIntExact(exact);
            if (type == PrimitiveType.INTEGER) {
                return narrower;
            }
            if (type == PrimitiveType.SHORT && narrower == (short) narrower) {
                return (short) narrower;
            }
            if (type == PrimitiveType.BYTE && narrower == (byte) narrower) {
                return (byte) narrower;
            }
        } catch (ArithmeticException tooLarge) {
            // said below, in one sentence for all
        }
        throw new RecordException("field '" + path + "': the number does not fit into " + type);
    }

    /** The number at the column's scale; never rounded. */
    static Object decimal(Object value, DecimalType type, String path) {
        try {
            return NumberReaders.exact(new BigDecimal(value.toString()), type);
        } catch (NumberFormatException noNumber) {
            throw new RecordException("field '" + path + "' does not hold a decimal number");
        }
    }

    private static @Nullable Object binary(Object value, String path) {
        if (value instanceof byte[] || value instanceof ByteBuffer) {
            return BinaryReader.read(value);
        }
        if (value instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException malformed) {
                throw new RecordException("field '" + path + "' is text that is not base64, but its column is binary");
            }
        }
        return null;
    }

    private static @Nullable Object date(Object value, String path) {
        if (isWhole(value)) {
            return integer((Number) value, PrimitiveType.INTEGER, path);
        }
        if (value instanceof Date date) {
            return LogicalReaders.exactDays(date);
        }
        if (value instanceof String text) {
            try {
                return Math.toIntExact(LocalDate.parse(text).toEpochDay());
            } catch (DateTimeException | ArithmeticException malformed) {
                throw new RecordException("field '" + path + "' is text that is not an ISO-8601 date");
            }
        }
        return null;
    }

    private static @Nullable Object timestamp(Object value, String path) {
        try {
            if (isWhole(value)) {
                return Math.multiplyExact((Long) integer((Number) value, PrimitiveType.LONG, path), 1_000L);
            }
            if (value instanceof Date date) {
                return Math.multiplyExact(date.getTime(), 1_000L);
            }
        } catch (ArithmeticException tooFar) {
            throw new RecordException("field '" + path + "': the time is too far away to be stored in microseconds");
        }
        return value instanceof String text ? (Object) LogicalReaders.textMicros(text) : null;
    }
}
