// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds a null inside a value where its column's type allows none. Compiled once per column. */
@FunctionalInterface
interface NestedNulls {
    /** The path of the first such null; null if there is none. */
    @Nullable
    String find(Object value);

    /** What looks for nulls in values of this type; null if they may be everywhere. */
    static @Nullable NestedNulls of(DataType type, String path) {
        if (type instanceof StructType struct) {
            return ofStruct(struct, path);
        }
        if (type instanceof ArrayType array) {
            String element = path + ".element";
            NestedNulls inside = of(array.elementType(), element);
            return array.containsNull() && inside == null
                    ? null
                    : value -> first((List<?>) value, inside, array.containsNull(), element);
        }
        if (type instanceof MapType map) {
            NestedNulls keys = of(map.keyType(), path + ".key");
            NestedNulls values = of(map.valueType(), path + ".value");
            return value -> {
                Map<?, ?> entries = (Map<?, ?>) value;
                String missing = first(entries.keySet(), keys, false, path + ".key");
                return missing != null
                        ? missing
                        : first(entries.values(), values, map.valueContainsNull(), path + ".value");
            };
        }
        return null;
    }

    private static @Nullable String first(
            Iterable<?> values, @Nullable NestedNulls inside, boolean mayBeNull, String path) {
        for (Object value : values) {
            if (value == null && !mayBeNull) {
                return path;
            }
            String missing = value == null || inside == null ? null : inside.find(value);
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }

    private static @Nullable NestedNulls ofStruct(StructType struct, String path) {
        List<@Nullable NestedNulls> inside = new ArrayList<>();
        boolean demands = false;
        for (StructField field : struct.fields()) {
            NestedNulls nested = of(field.type(), path + "." + field.name());
            inside.add(nested);
            demands |= nested != null || !field.nullable();
        }
        return demands ? value -> firstOf((@Nullable Object[]) value, struct, inside, path) : null;
    }

    private static @Nullable String firstOf(
            @Nullable Object[] values, StructType struct, List<@Nullable NestedNulls> inside, String path) {
        for (int i = 0; i < struct.size(); i++) {
            Object value = i < values.length ? values[i] : null;
            if (value == null && !struct.field(i).nullable()) {
                return path + "." + struct.field(i).name();
            }
            NestedNulls nested = inside.get(i);
            String missing = value == null || nested == null ? null : nested.find(Objects.requireNonNull(value));
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }
}
