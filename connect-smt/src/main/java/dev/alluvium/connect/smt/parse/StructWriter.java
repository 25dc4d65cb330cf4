// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.ScalarText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Writes parsed JSON into the values of a schema, or refuses: nothing is rounded, cut or left out.
 *
 * @param numbersAreText whether a number is written into a field of text, as inference needs
 */
record StructWriter(boolean numbersAreText) {
    /** For schemas that a user declared. */
    static final StructWriter STRICT = new StructWriter(false);

    /** For schemas that follow the values. */
    static final StructWriter FOLLOWING = new StructWriter(true);

    /** Beyond it, not every whole number is a double. */
    private static final long MAX_WHOLE_DOUBLE = 1L << 53;

    static boolean isExactAsDouble(long number) {
        return number >= -MAX_WHOLE_DOUBLE && number <= MAX_WHOLE_DOUBLE;
    }

    /** The value in the form of the schema. */
    @Nullable
    Object write(Schema schema, @Nullable Object value, String path) {
        if (value == null) {
            if (!schema.isOptional()) {
                throw SmtErrors.requiredBySchema(path);
            }
            return null;
        }
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            return fits(decimal(schema, value), schema, value, path);
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema, value, path);
            case ARRAY -> array(schema, value, path);
            case MAP -> map(schema, value, path);
            default -> fits(scalar(schema.type(), value), schema, value, path);
        };
    }

    private static Object fits(@Nullable Object written, Schema schema, Object value, String path) {
        if (written == null) {
            throw SmtErrors.unexpectedType(path, value, "what fits " + schema.type() + " exactly");
        }
        return written;
    }

    private Struct struct(Schema schema, Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            throw SmtErrors.unexpectedType(path, value, "an object");
        }
        for (Object name : map.keySet()) {
            if (schema.field((String) name) == null) {
                throw SmtErrors.notDeclared(join(path, (String) name));
            }
        }
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            struct.put(field, write(field.schema(), map.get(field.name()), join(path, field.name())));
        }
        return struct;
    }

    private List<@Nullable Object> array(Schema schema, Object value, String path) {
        if (!(value instanceof List<?> list)) {
            throw SmtErrors.unexpectedType(path, value, "an array");
        }
        List<@Nullable Object> elements = new ArrayList<>(list.size());
        for (Object element : list) {
            elements.add(write(schema.valueSchema(), element, path + "[*]"));
        }
        return elements;
    }

    private Map<String, @Nullable Object> map(Schema schema, Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            throw SmtErrors.unexpectedType(path, value, "an object");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        map.forEach((name, entry) ->
                entries.put((String) name, write(schema.valueSchema(), entry, join(path, (String) name))));
        return entries;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private @Nullable Object scalar(Schema.Type type, Object value) {
        return switch (type) {
            case STRING -> text(value);
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INT8 -> within(value, Byte.MIN_VALUE, Byte.MAX_VALUE) ? (Object) ((Long) value).byteValue() : null;
            case INT16 -> within(value, Short.MIN_VALUE, Short.MAX_VALUE) ? (Object) ((Long) value).shortValue() : null;
            case INT32 ->
                within(value, Integer.MIN_VALUE, Integer.MAX_VALUE) ? (Object) ((Long) value).intValue() : null;
            case INT64 -> value instanceof Long ? value : null;
            case FLOAT32 -> single(value);
            case FLOAT64 -> real(value);
            case BYTES -> bytes(value);
            default -> null;
        };
    }

    private @Nullable String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        return numbersAreText && value instanceof Number ? ScalarText.PLAIN.text(value) : null;
    }

    private static boolean within(Object value, long min, long max) {
        return value instanceof Long number && number >= min && number <= max;
    }

    private static @Nullable Double real(Object value) {
        if (value instanceof Long number) {
            return isExactAsDouble(number) ? (Double) number.doubleValue() : null;
        }
        if (value instanceof BigDecimal decimal) {
            return Double.isFinite(decimal.doubleValue()) ? (Double) decimal.doubleValue() : null;
        }
        return value instanceof Double number ? number : null;
    }

    /** Whoever declares a float wants the nearest one. */
    private static @Nullable Float single(Object value) {
        Double real = real(value);
        float single = real == null ? Float.NaN : real.floatValue();
        return Float.isFinite(single) ? (Float) single : null;
    }

    private static byte @Nullable [] bytes(Object value) {
        try {
            return value instanceof String text ? Base64.getDecoder().decode(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal decimal(Schema schema, Object value) {
        BigDecimal number = value instanceof BigDecimal decimal
                ? decimal
                : value instanceof BigInteger whole
                        ? new BigDecimal(whole)
                        : value instanceof Long small ? BigDecimal.valueOf(small) : null;
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        if (number == null) {
            return null;
        }
        try {
            return number.setScale(scale, java.math.RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
