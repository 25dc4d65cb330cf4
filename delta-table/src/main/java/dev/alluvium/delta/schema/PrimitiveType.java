// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import java.util.Optional;

/** A type without parts. */
public enum PrimitiveType implements DataType {
    BYTE("byte"),
    SHORT("short"),
    INTEGER("integer"),
    LONG("long"),
    FLOAT("float"),
    DOUBLE("double"),
    BOOLEAN("boolean"),
    STRING("string"),
    BINARY("binary"),
    DATE("date"),
    TIMESTAMP("timestamp"),
    TIMESTAMP_NTZ("timestamp_ntz");

    private final String wireName;

    PrimitiveType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the schema's JSON. */
    public String wireName() {
        return wireName;
    }

    /** The type of this name in a schema's JSON, if there is one. */
    public static Optional<PrimitiveType> ofWireName(String name) {
        for (PrimitiveType type : values()) {
            if (type.wireName.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
