// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import java.util.List;
import java.util.Map;

/**
 * A table as a catalogue of Hive's kind knows it.
 *
 * @param columns that files hold, in order
 * @param partitionKeys in the order of the partitioning
 * @param location of its manifests, with a slash at the end
 * @param parameters for people and programs
 */
public record CatalogTable(
        List<Column> columns, List<Column> partitionKeys, String location, Map<String, String> parameters) {
    /** Copies the collections. */
    public CatalogTable {
        columns = List.copyOf(columns);
        partitionKeys = List.copyOf(partitionKeys);
        parameters = Map.copyOf(parameters);
    }

    /**
     * A column.
     *
     * @param name in lower case
     * @param type in Hive's words
     */
    public record Column(String name, String type) {}

    /**
     * A partition.
     *
     * @param values one per partition key; nothing is escaped
     * @param location of its manifest, with a slash at the end
     * @param columns that it was registered with; empty where nobody asked
     * @param parameters for people and programs
     */
    public record Partition(
            List<String> values, String location, List<Column> columns, Map<String, String> parameters) {
        /** Copies the collections. */
        public Partition {
            values = List.copyOf(values);
            columns = List.copyOf(columns);
            parameters = Map.copyOf(parameters);
        }

        /** Without its values: they are from records. */
        @Override
        public String toString() {
            return "Partition[keys=" + values.size() + "]";
        }
    }
}
