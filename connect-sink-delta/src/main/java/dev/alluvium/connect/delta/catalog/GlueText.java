// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Glue's calls take, as JSON for {@code aws glue ... --cli-input-json}. */
public final class GlueText {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private GlueText() {}

    /** For {@code create-table}. */
    public static String createTable(String database, String name, CatalogTable table) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("Name", name);
        input.put("TableType", "EXTERNAL_TABLE");
        input.put("Parameters", new TreeMap<>(table.parameters()));
        input.put("PartitionKeys", columns(table.partitionKeys()));
        input.put("StorageDescriptor", storage(table.columns(), table.location()));
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("DatabaseName", database);
        call.put("TableInput", input);
        return json(call);
    }

    /**
     * For {@code batch-create-partition}.
     *
     * @param partitions at most 100: Glue takes no more in one call
     */
    public static String createPartitions(String database, String name, List<Partition> partitions) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("DatabaseName", database);
        call.put("TableName", name);
        call.put(
                "PartitionInputList",
                partitions.stream().map(GlueText::partition).toList());
        return json(call);
    }

    private static Map<String, Object> partition(Partition partition) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("Values", partition.values());
        input.put("StorageDescriptor", storage(partition.columns(), partition.location()));
        return input;
    }

    private static Map<String, Object> storage(List<Column> columns, String location) {
        Map<String, Object> storage = new LinkedHashMap<>();
        storage.put("Columns", columns(columns));
        storage.put("Location", location);
        storage.put("InputFormat", DdlText.INPUT_FORMAT);
        storage.put("OutputFormat", DdlText.OUTPUT_FORMAT);
        storage.put("Compressed", false);
        storage.put(
                "SerdeInfo",
                Map.of("SerializationLibrary", DdlText.SERDE, "Parameters", Map.of("serialization.format", "1")));
        return storage;
    }

    private static List<Map<String, String>> columns(List<Column> columns) {
        return columns.stream()
                .map(column -> Map.of("Name", column.name(), "Type", column.type()))
                .toList();
    }

    private static String json(Map<String, Object> call) {
        try {
            return JSON.writeValueAsString(call);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a call is texts, lists and maps", impossible);
        }
    }
}
