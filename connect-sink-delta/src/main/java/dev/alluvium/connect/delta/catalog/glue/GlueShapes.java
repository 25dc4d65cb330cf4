// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog.glue;

import dev.alluvium.connect.delta.catalog.CatalogTable;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** Between our words and Glue's. Pure. */
final class GlueShapes {
    private static final String INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";
    private static final String OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";
    private static final String SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    private GlueShapes() {}

    static CatalogTable table(Table table) {
        return new CatalogTable(
                columns(table.storageDescriptor()),
                table.partitionKeys().stream().map(GlueShapes::column).toList(),
                location(table.storageDescriptor()),
                table.parameters());
    }

    static Partition partition(software.amazon.awssdk.services.glue.model.Partition partition) {
        return new Partition(
                partition.values(),
                location(partition.storageDescriptor()),
                columns(partition.storageDescriptor()),
                partition.parameters());
    }

    private static String location(StorageDescriptor storage) {
        return storage == null || storage.location() == null ? "" : storage.location();
    }

    private static List<Column> columns(StorageDescriptor storage) {
        return storage == null
                ? List.of()
                : storage.columns().stream().map(GlueShapes::column).toList();
    }

    private static Column column(software.amazon.awssdk.services.glue.model.Column column) {
        return new Column(column.name().toLowerCase(Locale.ROOT), column.type() == null ? "" : column.type());
    }

    private static List<software.amazon.awssdk.services.glue.model.Column> glueColumns(List<Column> columns) {
        return columns.stream()
                .map(column -> software.amazon.awssdk.services.glue.model.Column.builder()
                        .name(column.name())
                        .type(column.type())
                        .build())
                .toList();
    }

    static TableInput tableInput(String name, CatalogTable table) {
        return TableInput.builder()
                .name(name)
                .tableType("EXTERNAL_TABLE")
                .parameters(table.parameters())
                .partitionKeys(glueColumns(table.partitionKeys()))
                .storageDescriptor(storage(table.columns(), table.location()))
                .build();
    }

    static PartitionInput partitionInput(Partition partition) {
        return PartitionInput.builder()
                .values(partition.values())
                .parameters(partition.parameters())
                .storageDescriptor(storage(partition.columns(), partition.location()))
                .build();
    }

    private static StorageDescriptor storage(List<Column> columns, String location) {
        return StorageDescriptor.builder()
                .columns(glueColumns(columns))
                .location(location)
                .inputFormat(INPUT_FORMAT)
                .outputFormat(OUTPUT_FORMAT)
                .compressed(false)
                .serdeInfo(SerDeInfo.builder()
                        .serializationLibrary(SERDE)
                        .parameters(Map.of("serialization.format", "1"))
                        .build())
                .build();
    }

    /** All that an update would otherwise drop. */
    static TableInput withColumns(Table table, List<Column> columns) {
        return TableInput.builder()
                .name(table.name())
                .description(table.description())
                .owner(table.owner())
                .lastAccessTime(table.lastAccessTime())
                .lastAnalyzedTime(table.lastAnalyzedTime())
                .retention(table.retention())
                .tableType(table.tableType())
                .parameters(table.parameters())
                .partitionKeys(table.partitionKeys())
                .viewOriginalText(table.viewOriginalText())
                .viewExpandedText(table.viewExpandedText())
                .targetTable(table.targetTable())
                .storageDescriptor(table.storageDescriptor().toBuilder()
                        .columns(columns.stream()
                                .map(column -> kept(column, table.storageDescriptor()))
                                .toList())
                        .build())
                .build();
    }

    /** A column that is there keeps what people have written on it. */
    private static software.amazon.awssdk.services.glue.model.Column kept(Column column, StorageDescriptor current) {
        return current.columns().stream()
                .filter(there -> there.name().equalsIgnoreCase(column.name()))
                .findFirst()
                .map(there -> there.toBuilder().type(column.type()).build())
                .orElseGet(() -> glueColumns(List.of(column)).get(0));
    }
}
