// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that make Athena, Hive or Presto know a table by its manifests, for those without a catalogue API. */
public final class DdlText {
    static final String INPUT_FORMAT = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";
    static final String OUTPUT_FORMAT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";
    static final String SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    private DdlText() {}

    /**
     * Makes the table.
     *
     * @param name as users will write it, maybe with a database before a dot
     */
    public static String createTable(String name, CatalogTable table) {
        StringBuilder text = new StringBuilder("CREATE EXTERNAL TABLE IF NOT EXISTS ")
                .append(quotedName(name))
                .append(" (\n")
                .append(columns(table.columns(), ",\n"))
                .append("\n)\n");
        if (!table.partitionKeys().isEmpty()) {
            text.append("PARTITIONED BY (\n")
                    .append(columns(table.partitionKeys(), ",\n"))
                    .append("\n)\n");
        }
        return text.append("ROW FORMAT SERDE '")
                .append(SERDE)
                .append("'\n")
                .append("STORED AS INPUTFORMAT '")
                .append(INPUT_FORMAT)
                .append("'\n")
                .append("OUTPUTFORMAT '")
                .append(OUTPUT_FORMAT)
                .append("'\n")
                .append("LOCATION ")
                .append(literal(table.location()))
                .toString();
    }

    /**
     * Makes Athena know a table by its log: columns and partitions are read from there, so that nothing has to be
     * registered later.
     *
     * @param name as users will write it, maybe with a database before a dot
     * @param location of the table
     */
    public static String createDeltaTable(String name, String location) {
        return "CREATE EXTERNAL TABLE IF NOT EXISTS " + quotedName(name) + "\nLOCATION "
                + literal(location.endsWith("/") ? location : location + "/")
                + "\nTBLPROPERTIES ('table_type' = 'DELTA')";
    }

    /** Makes the partitions known; empty text for none. */
    public static String addPartitions(String name, List<Column> keys, List<Partition> partitions) {
        if (partitions.isEmpty()) {
            return "";
        }
        return partitions.stream()
                .map(partition -> "  PARTITION (" + values(keys, partition.values()) + ") LOCATION "
                        + literal(partition.location()))
                .collect(Collectors.joining("\n", "ALTER TABLE " + quotedName(name) + " ADD IF NOT EXISTS\n", ""));
    }

    /** Makes the table's columns known that it did not have. */
    public static String addColumns(String name, List<Column> added) {
        return "ALTER TABLE " + quotedName(name) + " ADD COLUMNS (\n" + columns(added, ",\n") + "\n)";
    }

    private static String columns(List<Column> columns, String separator) {
        return columns.stream()
                .map(column -> "  " + quoted(column.name()) + " " + column.type())
                .collect(Collectors.joining(separator));
    }

    private static String values(List<Column> keys, List<String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(quoted(keys.get(i).name()))
                    .append(" = ")
                    .append(literal(values.get(i)));
        }
        return text.toString();
    }

    private static String quotedName(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? quoted(name) : quoted(name.substring(0, dot)) + "." + quoted(name.substring(dot + 1));
    }

    private static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    /** Hive's string literals escape with a backslash. */
    private static String literal(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return "'" + escaped + "'";
    }
}
