// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.config.TableConfig.Decimals;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Numbers into the column that there is, where nothing is lost by it; into one of their own type otherwise. */
final class NumberReaders {
    private static final String PRECISION = "connect.decimal.precision";
    private static final String SCALE = "scale";
    private static final List<PrimitiveType> INTEGERS =
            List.of(PrimitiveType.BYTE, PrimitiveType.SHORT, PrimitiveType.INTEGER, PrimitiveType.LONG);

    private static final int MAX_TEXT_DIGITS = 10_000;

    private NumberReaders() {}

    /** Whether values of this type are whole numbers. */
    static boolean isInteger(Schema.Type type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64 -> true;
            case FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    /** The reader of an integer type, or null if the column cannot hold it. */
    static @Nullable TypedReader integer(PrimitiveType source, @Nullable DataType held) {
        if (held == null || held == source) {
            return new TypedReader(source, ValueReader.AS_IS);
        }
        int width = INTEGERS.indexOf(held);
        if (width >= 0 && INTEGERS.indexOf(source) < width) {
            return new TypedReader(held, widening((PrimitiveType) held));
        }
        if (held instanceof DecimalType decimal && decimal.precision() - decimal.scale() >= digits(source)) {
            return new TypedReader(
                    held,
                    value -> BigDecimal.valueOf(((Number) value).longValue()).setScale(decimal.scale()));
        }
        return null;
    }

    private static ValueReader widening(PrimitiveType target) {
        return switch (target) {
            case SHORT -> value -> ((Number) value).shortValue();
            case INTEGER -> value -> ((Number) value).intValue();
            default -> value -> ((Number) value).longValue();
        };
    }

    private static int digits(PrimitiveType source) {
        return switch (source) {
            case BYTE -> 3;
            case SHORT -> 5;
            case INTEGER -> 10;
            default -> 19;
        };
    }

    /** The reader of a floating-point type, or null if the column cannot hold it. */
    static @Nullable TypedReader floating(PrimitiveType source, @Nullable DataType held) {
        if (held == null || held == source) {
            return new TypedReader(source, ValueReader.AS_IS);
        }
        return source == PrimitiveType.FLOAT && held == PrimitiveType.DOUBLE
                ? new TypedReader(held, value -> (double) (Float) value)
                : null;
    }

    /** The reader of Connect's decimals, or null if the column cannot hold them. */
    static @Nullable TypedReader decimal(Schema schema, @Nullable DataType held, Decimals handling) {
        if (held instanceof DecimalType decimal) {
            return new TypedReader(held, value -> exact(asDecimal(value), decimal));
        }
        if (held == PrimitiveType.STRING || (held == null && handling == Decimals.STRING)) {
            return new TypedReader(PrimitiveType.STRING, value -> plainText(asDecimal(value)));
        }
        if (handling == Decimals.DOUBLE && (held == null || held == PrimitiveType.DOUBLE)) {
            return new TypedReader(
                    PrimitiveType.DOUBLE, value -> asDecimal(value).doubleValue());
        }
        if (held != null) {
            return null;
        }
        int scale = parameter(schema, SCALE, 0);
        int precision = parameter(schema, PRECISION, DecimalType.MAX_PRECISION);
        if (scale < 0 || scale > precision || precision > DecimalType.MAX_PRECISION || precision < 1) {
            return null;
        }
        DecimalType own = new DecimalType(precision, scale);
        return new TypedReader(own, value -> exact(asDecimal(value), own));
    }

    /** The reader of Debezium's decimals of any scale: into a decimal column where there is one, else as text. */
    static @Nullable TypedReader variableScale(@Nullable DataType held) {
        if (held instanceof DecimalType decimal) {
            return new TypedReader(held, value -> exact(ofStruct((Struct) value), decimal));
        }
        if (held == PrimitiveType.DOUBLE) {
            return new TypedReader(held, value -> ofStruct((Struct) value).doubleValue());
        }
        return held == null || held == PrimitiveType.STRING
                ? new TypedReader(PrimitiveType.STRING, value -> plainText(ofStruct((Struct) value)))
                : null;
    }

    private static BigDecimal ofStruct(Struct struct) {
        Object unscaled = struct.getWithoutDefault("value");
        Integer scale = struct.getInt32(SCALE);
        if (unscaled == null || scale == null) {
            throw new RecordException("a decimal of variable scale lacks its value or its scale");
        }
        byte[] bytes = unscaled instanceof ByteBuffer buffer ? BinaryReader.bytes(buffer) : (byte[]) unscaled;
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    private static BigDecimal asDecimal(Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        throw new RecordException("a decimal has another class than its schema says");
    }

    /** The same number at the column's scale; never rounded. */
    static BigDecimal exact(BigDecimal number, DecimalType type) {
        try {
            if (mayFit(number, type)) {
                BigDecimal scaled = number.setScale(type.scale());
                if (scaled.precision() <= type.precision()) {
                    return scaled;
                }
            }
        } catch (ArithmeticException wouldRound) {
            // said below, in one sentence for both
        }
        throw new RecordException("a decimal does not fit into " + type + " without rounding; nothing is ever rounded");
    }

    /** Asked before anything is computed: the digits of 1E+999999999, written out, do not fit into any memory. */
    private static boolean mayFit(BigDecimal number, DecimalType type) {
        if (number.signum() == 0) {
            return true;
        }
        long digitsBefore = (long) number.precision() - number.scale();
        return digitsBefore <= (long) type.precision() - type.scale()
                && (long) number.scale() - number.precision() < type.scale();
    }

    /** The digits of the number, if there is a sane count of them. */
    static String plainText(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MAX_TEXT_DIGITS) {
            throw new RecordException(
                    "a decimal has an exponent beyond " + MAX_TEXT_DIGITS + " and is not written out");
        }
        return number.toPlainString();
    }

    private static int parameter(Schema schema, String name, int otherwise) {
        String text = schema.parameters() == null ? null : schema.parameters().get(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }
}
