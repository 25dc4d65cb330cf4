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
            return inferStruct(map, null);
        }
        if (value instanceof Collection<?> list) {
            DataType element = null;
            for (Object item : list) {
                element = element == null ? infer(item) : grown(element, item);
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

    private @Nullable DataType inferStruct(Map<?, ?> map, @Nullable StructType held) {
        List<StructField> fields = held == null ? new ArrayList<>() : new ArrayList<>(held.fields());
        StructType known = held == null ? StructType.of() : held;
        for (Map.Entry<String, Object> entry : sorted(map).entrySet()) {
            String name = ColumnName.of(entry.getKey(), underscoreNames);
            int position = known.indexOfIgnoringCase(name);
            if (position >= 0) {
                DataType type = known.field(position).type();
                fields.set(position, known.field(position).withType(grown(type, entry.getValue())));
            } else {
                DataType type = infer(entry.getValue());
                if (type != null) {
                    fields.add(StructField.of(name, type));
                }
            }
        }
        return fields.isEmpty() ? null : new StructType(fields);
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
        if (held instanceof StructType struct && value instanceof Map<?, ?> map) {
            DataType merged = inferStruct(map, struct);
            return merged == null || merged.equals(held) ? held : merged;
        }
        if (held instanceof ArrayType array && value instanceof Collection<?> list) {
            DataType element = array.elementType();
            for (Object item : list) {
                element = grown(element, item);
            }
            return element.equals(array.elementType()) ? held : new ArrayType(element, array.containsNull());
        }
        return held;
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
