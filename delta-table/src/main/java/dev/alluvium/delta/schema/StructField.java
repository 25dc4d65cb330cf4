// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

/**
 * A column, or a field of a nested struct.
 *
 * @param name as written; unique within its struct regardless of case
 * @param type the type of its values
 * @param nullable whether a value may be null
 * @param metadata the field's metadata as a JSON object, kept verbatim
 */
public record StructField(String name, DataType type, boolean nullable, String metadata) {
    private static final String NO_METADATA = "{}";

    /** A nullable field without metadata. */
    public static StructField of(String name, DataType type) {
        return new StructField(name, type, true, NO_METADATA);
    }

    /** A field without metadata that is never null. */
    public static StructField required(String name, DataType type) {
        return new StructField(name, type, false, NO_METADATA);
    }

    /** The same field with another type. */
    public StructField withType(DataType newType) {
        return new StructField(name, newType, nullable, metadata);
    }

    @Override
    public String toString() {
        return name + " " + type + (nullable ? "" : " not null");
    }
}
