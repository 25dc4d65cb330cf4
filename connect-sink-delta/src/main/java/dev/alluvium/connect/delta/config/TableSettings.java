// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What a table is made of: creation, columns, types, files. */
final class TableSettings {
    static final String AUTO_CREATE = "auto.create";
    static final String AUTO_EVOLVE = "auto.evolve";
    static final String INCOMPATIBLE = "schema.incompatible.policy";
    static final String COLUMN_SANITIZE = "column.name.sanitize";
    static final String PARTITION_BY = "partition.by";
    static final String PARTITION_NULL = "partition.null.policy";
    static final String DECIMALS = "decimal.handling";
    static final String METADATA_COLUMNS = "metadata.columns";
    static final String TARGET_FILE_SIZE = "target.file.size.bytes";
    static final String COMPRESSION = "parquet.compression";
    static final String STATS_COLUMNS = "stats.columns";
    static final String CHECKPOINT_INTERVAL = "checkpoint.interval";
    static final String DELETION_VECTORS = "deletion.vectors.enabled";
    /** What follows is a property of the table, given to it when it is created. */
    static final String PROPERTY_PREFIX = "table.property.";

    private static final String GROUP = "Tables";
    private static final String FILES = "Files";

    private static final List<Setting> SETTINGS = List.of(
            setting(AUTO_CREATE, Type.BOOLEAN, "Whether a missing table is created, for every reader (protocol 1, 2).")
                    .withDefault(false)
                    .importance(Importance.HIGH),
            setting(
                            DELETION_VECTORS,
                            Type.BOOLEAN,
                            "Whether a table that is created has deletion vectors (protocol 3, 7), for readers that"
                                    + " know them.")
                    .withDefault(false),
            setting(AUTO_EVOLVE, Type.BOOLEAN, "Whether new fields become new, nullable columns.")
                    .withDefault(false)
                    .importance(Importance.HIGH),
            setting(
                            "auto.evolve.widen",
                            "Whether a wider type changes the column. Not in this version: a wider type follows"
                                    + " schema.incompatible.policy.")
                    .oneOf("off", "rewrite", "feature")
                    .supporting("off"),
            setting(INCOMPATIBLE, "What to do with a record whose schema does not fit the table's.")
                    .withDefault("fail")
                    .oneOf("fail", "dlq"),
            setting("schema.case.policy", "fold: columns are found regardless of case.")
                    .withDefault("fold")
                    .oneOf("fold", "strict")
                    .notYetEffective(),
            setting(COLUMN_SANITIZE, "What to do with a space or one of ,;{}()\\n\\t= in a column's name.")
                    .withDefault("reject")
                    .oneOf("reject", "underscore"),
            setting(PARTITION_BY, Type.LIST, "Columns by which a table is partitioned when it is created.")
                    .withDefault(List.of()),
            setting(PARTITION_NULL, "What to do with a null in a partition column.")
                    .withDefault("allow")
                    .oneOf("allow", "dlq"),
            setting("timezone", "Zone of values without one.")
                    .withDefault("UTC")
                    .notYetEffective(),
            setting(DECIMALS, "How decimals are stored.").withDefault("precise").oneOf("precise", "string", "double"),
            setting("timestamp.ntz.enabled", Type.BOOLEAN, "Whether times without a zone get a type of their own.")
                    .withDefault(false)
                    .notYetEffective(),
            setting(
                            METADATA_COLUMNS,
                            Type.LIST,
                            "Facts about the record that become columns __topic, __partition, __offset,"
                                    + " __timestamp,"
                                    + " __sequence, __op and __header_NAME: topic, partition, offset, timestamp,"
                                    + " sequence, op, headers.NAME.")
                    .withDefault(List.of()),
            setting(TARGET_FILE_SIZE, Type.LONG, "Size that data files do not exceed by much.")
                    .withDefault(134_217_728L)
                    .atLeast(1_048_576L)
                    .in(FILES),
            setting(COMPRESSION, "Codec of data files.")
                    .withDefault("snappy")
                    .oneOf("snappy", "zstd", "gzip", "none")
                    .in(FILES),
            setting(
                            STATS_COLUMNS,
                            Type.LIST,
                            "Columns with statistics, besides key and sequence. Default: the first 32.")
                    .withDefault(List.of())
                    .in(FILES),
            setting(
                            CHECKPOINT_INTERVAL,
                            Type.INT,
                            "Commits between checkpoints, half as many where they replace most of the table's entries;"
                                    + " the table's delta.checkpointInterval wins, and is not halved.")
                    .withDefault(10)
                    .atLeast(1)
                    .in(FILES));

    private TableSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting setting(String name, String doc) {
        return setting(name, Type.STRING, doc);
    }

    private static Setting setting(String name, Type type, String doc) {
        return Setting.of(name, type, doc).in(GROUP).overridablePerTable();
    }
}
