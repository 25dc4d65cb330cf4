// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a table as its manifests show it to a catalogue. Pure.
 *
 * @param table its columns
 * @param partitions by their directory; empty for a table without partitions
 */
public record ManifestTable(CatalogTable table, Map<String, Partition> partitions) {
    /** How Hive spells a null in a partition. */
    static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    /** Copies the partitions. */
    public ManifestTable {
        partitions = Map.copyOf(partitions);
    }

    /**
     * What the catalogue should know of this version.
     *
     * @param location of the table
     * @param parameters of the table in the catalogue
     */
    public static ManifestTable of(Snapshot snapshot, String location, Map<String, String> parameters) {
        StructType schema = SchemaJson.parse(snapshot.metadata().schemaString());
        List<String> keys = snapshot.metadata().partitionColumns();
        String root = (location.endsWith("/") ? location : location + "/") + SymlinkManifests.directory();
        List<Column> columns = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (keys.stream().noneMatch(field.name()::equalsIgnoreCase)) {
                columns.add(new Column(lower(field.name()), HiveTypes.of(field.type())));
            }
        }
        List<Column> partitionKeys = new ArrayList<>();
        for (String key : keys) {
            StructField field = schema.field(schema.indexOfIgnoringCase(key));
            partitionKeys.add(new Column(lower(key), HiveTypes.ofPartitionKey(field.type())));
        }
        Map<String, Partition> partitions = new TreeMap<>();
        if (!keys.isEmpty()) {
            for (AddFile file : snapshot.files()) {
                String directory = SymlinkManifests.partitionDirectory(snapshot, file);
                partitions.computeIfAbsent(
                        directory, which -> new Partition(values(keys, file), root + which, columns, Map.of()));
            }
        }
        return new ManifestTable(new CatalogTable(columns, partitionKeys, root, parameters), partitions);
    }

    private static List<String> values(List<String> keys, AddFile file) {
        List<String> values = new ArrayList<>();
        for (String key : keys) {
            @Nullable String value = PartitionValues.lookUp(file.partitionValues(), key);
            values.add(value == null || value.isEmpty() ? NULL : value);
        }
        return values;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
