// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads a field of a Struct the way that keeps an explicit null a null. */
final class StructFields {
    private StructFields() {}

    /**
     * The value. A null of an optional field stays null whatever the schema's default: a source that has a default
     * for its column still says null when it means null. A required field that was left out has its default.
     */
    static @Nullable Object value(Struct struct, Field field) {
        Object value = struct.getWithoutDefault(field.name());
        return value == null && !field.schema().isOptional() ? field.schema().defaultValue() : value;
    }
}
