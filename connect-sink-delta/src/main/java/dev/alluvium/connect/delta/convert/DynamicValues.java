// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Values without a schema: which type they suggest for a column that is not there, and how they go into one that is.
 */
final class DynamicValues {
    private final boolean underscoreNames;

    /** @param underscoreNames whether reserved characters of a nested field's name become underscores */
    DynamicValues(boolean underscoreNames) {
        this.underscoreNames = underscoreNames;
    }

    /** The type of a column for values like this one; null where it says nothing: a null, an empty list or map. */
    @Nullable
    DataType infer(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return inferStruct(map);
        }
        if (value instanceof Collection<?> list) {
            DataType element = null;
            for (Object item : list) {
                element = joined(element, infer(item));
            }
            return element == null ? null : new ArrayType(element, true);
        }
        if (value instanceof BigDecimal number) {
            return new DecimalType(DecimalType.MAX_PRECISION, Math.min(Math.max(number.scale(), 0), 18));
        }
        if (value instanceof BigInteger) {
            return new DecimalType(DecimalType.MAX_PRECISION, 0);
        }
        if (value instanceof Float || value instanceof Double) {
            return PrimitiveType.DOUBLE;
        }
        if (value instanceof Number) {
            return PrimitiveType.LONG;
        }
        if (value instanceof Boolean) {
            return PrimitiveType.BOOLEAN;
        }
        if (value instanceof Date) {
            return PrimitiveType.TIMESTAMP;
        }
        return value == null
                ? null
                : value instanceof String
                        ? PrimitiveType.STRING
                        : value instanceof byte[] || value instanceof ByteBuffer ? PrimitiveType.BINARY : null;
    }

    private @Nullable DataType inferStruct(Map<?, ?> map) {
        List<StructField> fields = new ArrayList<>();
        for (Map.Entry<String, Object> entry : sorted(map).entrySet()) {
            DataType type = infer(entry.getValue());
            if (type != null) {
                fields.add(StructField.of(ColumnName.of(entry.getKey(), underscoreNames), type));
            }
        }
        return fields.isEmpty() ? null : new StructType(fields);
    }

    /** A type for elements of both kinds, in whatever order they come: a fraction among whole numbers makes doubles. */
    private static @Nullable DataType joined(@Nullable DataType one, @Nullable DataType other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        boolean mixed = (one == PrimitiveType.LONG && other == PrimitiveType.DOUBLE)
                || (one == PrimitiveType.DOUBLE && other == PrimitiveType.LONG);
        return mixed ? PrimitiveType.DOUBLE : merged(one, other, DynamicValues::joined);
    }

    /** The type with what the other one has besides; fields that both have are merged by the function. */
    private static DataType merged(DataType held, DataType seen, BinaryOperator<@Nullable DataType> common) {
        if (held instanceof StructType struct && seen instanceof StructType more) {
            List<StructField> fields = new ArrayList<>(struct.fields());
            for (StructField field : more.fields()) {
                int position = struct.indexOfIgnoringCase(field.name());
                if (position < 0) {
                    fields.add(field);
                } else {
                    DataType type = struct.field(position).type();
                    DataType both = common.apply(type, field.type());
                    fields.set(position, struct.field(position).withType(both == null ? type : both));
                }
            }
            StructType grown = new StructType(fields);
            return grown.equals(struct) ? held : grown;
        }
        if (held instanceof ArrayType array && seen instanceof ArrayType more) {
            DataType element = common.apply(array.elementType(), more.elementType());
            return element == null || element.equals(array.elementType())
                    ? held
                    : new ArrayType(element, array.containsNull());
        }
        return held;
    }

    private static TreeMap<String, Object> sorted(Map<?, ?> map) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                sorted.put(String.valueOf(key), value);
            }
        });
        return sorted;
    }

    /** The type with the nested fields that this value has besides; the same instance where it has none. */
    DataType grown(DataType held, @Nullable Object value) {
        DataType seen = infer(value);
        return seen == null ? held : grown(held, seen);
    }

    private static DataType grown(DataType held, DataType seen) {
        return merged(held, seen, (one, other) -> one == null || other == null ? one : grown(one, other));
    }

    /**
     * The value as one of this type.
     *
     * @throws SchemaMismatchException if values of its class never fit
     * @throws RecordException if this one does not
     */
    @Nullable
    Object read(@Nullable Object value, DataType type, String path) {
        if (value == null) {
            return null;
        }
        if (type instanceof StructType struct && value instanceof Map<?, ?> map) {
            return struct(map, struct, path);
        }
        if (type instanceof ArrayType array && value instanceof Collection<?> list) {
            List<@Nullable Object> read = new ArrayList<>(list.size());
            for (Object item : list) {
                read.add(read(item, array.elementType(), path + "[]"));
            }
            return read;
        }
        if (type instanceof MapType target && value instanceof Map<?, ?> map) {
            return map(map, target, path);
        }
        if (type instanceof DecimalType decimal && (value instanceof Number || value instanceof String)) {
            return DynamicScalars.decimal(value, decimal, path);
        }
        Object read = type instanceof PrimitiveType primitive ? DynamicScalars.read(value, primitive, path) : null;
        if (read == null) {
            throw new SchemaMismatchException("field '" + path + "' holds a "
                    + value.getClass().getSimpleName() + " but its column is " + type
                    + "; send the right type, or set schema.incompatible.policy=dlq to report such records");
        }
        return read;
    }

    private Object struct(Map<?, ?> map, StructType type, String path) {
        @Nullable Object[] row = new @Nullable Object[type.size()];
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            int position = type.indexOfIgnoringCase(ColumnName.of(name, underscoreNames));
            if (position >= 0) {
                row[position] = read(entry.getValue(), type.field(position).type(), path + "." + name);
            } else if (infer(entry.getValue()) != null) {
                throw SchemaGrowth.refuse(path + "." + name);
            }
        }
        return row;
    }

    private Object map(Map<?, ?> map, MapType type, String path) {
        Map<@Nullable Object, @Nullable Object> read = new java.util.LinkedHashMap<>();
        map.forEach((key, item) ->
                read.put(read(key, type.keyType(), path + "[key]"), read(item, type.valueType(), path + "[value]")));
        return read;
    }
}
