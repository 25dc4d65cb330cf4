// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The columns of a table, or the fields of a nested struct, in order. Immutable; look-ups cost a hash probe. */
public final class StructType implements DataType {
    private final List<StructField> fields;
    private final Map<String, Integer> positions;
    private final Map<String, Integer> foldedPositions;

    /**
     * @param fields in order
     * @throws IllegalArgumentException if two names are equal regardless of case
     */
    public StructType(List<StructField> fields) {
        this.fields = List.copyOf(fields);
        this.positions = new HashMap<>();
        this.foldedPositions = new HashMap<>();
        for (int i = 0; i < this.fields.size(); i++) {
            String name = this.fields.get(i).name();
            positions.put(name, i);
            if (foldedPositions.put(fold(name), i) != null) {
                throw new IllegalArgumentException(
                        "two fields are called '" + name + "' regardless of case; Delta needs unique names");
            }
        }
    }

    /** A struct of these fields. */
    public static StructType of(StructField... fields) {
        return new StructType(List.of(fields));
    }

    /** The fields in order. */
    public List<StructField> fields() {
        return fields;
    }

    /** How many fields there are. */
    public int size() {
        return fields.size();
    }

    /** The field at this position. */
    public StructField field(int position) {
        return fields.get(position);
    }

    /** The position of the field with exactly this name, or -1. */
    public int indexOf(String name) {
        return positions.getOrDefault(name, -1);
    }

    /** The position of the field with this name regardless of case, or -1. */
    public int indexOfIgnoringCase(String name) {
        Integer exact = positions.get(name);
        return exact != null ? exact : foldedPositions.getOrDefault(fold(name), -1);
    }

    /** The names in order. */
    public List<String> names() {
        return fields.stream().map(StructField::name).toList();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StructType that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields);
    }

    @Override
    public String toString() {
        return fields.stream().map(StructField::toString).collect(Collectors.joining(", ", "struct<", ">"));
    }
}
