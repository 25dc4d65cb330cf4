// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A path {@code a.b.c} through Structs and Maps.
 *
 * @param names never empty
 */
public record FieldPath(List<String> names) {
    /** Copies the names. */
    public FieldPath {
        names = List.copyOf(names);
    }

    /**
     * Reads a dotted path.
     *
     * @throws IllegalArgumentException for an empty name
     */
    public static FieldPath parse(String text) {
        List<String> names = List.of(text.split("\\.", -1));
        if (names.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("'" + text + "' is no path of field names joined by dots");
        }
        return new FieldPath(names);
    }

    /** The value at the end of the path, null where any step is missing or null. */
    public @Nullable Object of(Object container) {
        Object value = container;
        for (String name : names) {
            value = step(value, name);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    private static @Nullable Object step(Object container, String name) {
        if (container instanceof Struct struct) {
            return struct.schema().field(name) == null ? null : struct.getWithoutDefault(name);
        }
        return container instanceof Map<?, ?> map ? map.get(name) : null;
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
