// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import java.util.Map;

/**
 * A table to be made.
 *
 * @param schema all columns, partition columns included
 * @param partitionColumns in order; may be empty
 * @param properties such as {@code delta.checkpointInterval}
 * @param description for people; may be empty
 */
public record TableSpec(
        StructType schema, List<String> partitionColumns, Map<String, String> properties, String description) {
    /** Without column mapping these break readers: they are syntax in Parquet's and Spark's schema texts. */
    private static final String REFUSED_CHARACTERS = " ,;{}()\n\t=";

    /**
     * Copies the collections and checks the names.
     *
     * @throws IllegalArgumentException if a column has a refused character, or a partition column is unknown or twice
     *     there
     */
    public TableSpec {
        partitionColumns = List.copyOf(partitionColumns);
        properties = Map.copyOf(properties);
        if (schema.size() == 0) {
            throw new IllegalArgumentException("a table needs at least one column");
        }
        schema.fields().forEach(TableSpec::checkName);
        for (String column : partitionColumns) {
            if (schema.indexOf(column) < 0) {
                throw new IllegalArgumentException("partition column '" + column + "' is not a column of the table");
            }
        }
        if (partitionColumns.stream().distinct().count() != partitionColumns.size()) {
            throw new IllegalArgumentException("a partition column is named twice: " + partitionColumns);
        }
        if (partitionColumns.size() == schema.size()) {
            throw new IllegalArgumentException("a table needs at least one column that does not partition it");
        }
    }

    private static void checkName(StructField field) {
        String name = field.name();
        if (name.isEmpty() || name.chars().anyMatch(c -> REFUSED_CHARACTERS.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("column name '" + name
                    + "' is empty or has one of the characters space , ; { } ( ) = tab or newline; rename it");
        }
        checkNames(field.type());
    }

    private static void checkNames(DataType type) {
        if (type instanceof StructType nested) {
            nested.fields().forEach(TableSpec::checkName);
        } else if (type instanceof ArrayType array) {
            checkNames(array.elementType());
        } else if (type instanceof MapType map) {
            checkNames(map.keyType());
            checkNames(map.valueType());
        }
    }
}
