// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/** What happens to tables besides flushes. */
final class MaintenanceSettings {
    static final String TASKS = "maintenance.tasks";
    static final String FAILURE = "maintenance.failure.policy";
    static final String COMPACTION = "compaction.enabled";
    static final String COMPACTION_MIN_FILES = "compaction.min.files";
    static final String COMPACTION_SMALL = "compaction.small.file.bytes";
    static final String COMPACTION_MAX = "compaction.max.bytes";
    static final String COMPACTION_AMPLIFICATION = "compaction.space.amplification";
    static final String COMPACTION_INTERVAL = "compaction.interval.ms";
    static final String MANIFEST = "symlink.manifest.enabled";
    static final String MANIFEST_INTERVAL = "symlink.manifest.interval.ms";
    static final String REGISTRATION = "catalog.registration";
    static final String GLUE_DATABASE = "glue.database";
    static final String GLUE_TABLE = "glue.table";
    static final String SCHEMA_POLICY = "catalog.schema.policy";
    static final String DELETE_POLICY = "catalog.delete.policy";
    static final String VACUUM = "vacuum.enabled";
    static final String VACUUM_RETENTION = "vacuum.retention.ms";
    static final String VACUUM_CHECK = "vacuum.retention.check.enabled";
    static final String VACUUM_INTERVAL = "vacuum.interval.ms";
    static final String VACUUM_DRY_RUN = "vacuum.dry.run";

    private static final long DAY_MS = 86_400_000L;
    private static final double LEAST_AMPLIFICATION = 1.05;
    private static final double MOST_AMPLIFICATION = 100;
    private static final String GROUP = "Maintenance";

    private static final List<Setting> SETTINGS = List.of(
            Setting.of(
                            TASKS,
                            Type.STRING,
                            "Which task maintains a table: owner, the one that holds the first topic-partition, by"
                                    + " topic and number, that the table's log knows; all, each that writes to it;"
                                    + " none.")
                    .withDefault("owner")
                    .oneOf("owner", "all", "none")
                    .in(GROUP),
            table(
                            FAILURE,
                            Type.STRING,
                            "What a failed maintenance step does: warn and try again later, or fail the task.")
                    .withDefault("warn")
                    .oneOf("warn", "fail"),
            table(
                    COMPACTION,
                    Type.BOOLEAN,
                    "Whether small files are rewritten to large ones. Default: true with write.mode=staging, else"
                            + " false."),
            table(
                            COMPACTION_MIN_FILES,
                            Type.INT,
                            "Small files of one partition and lane that make a compaction worth while.")
                    .withDefault(16)
                    .atLeast(2),
            table(
                            COMPACTION_SMALL,
                            Type.LONG,
                            "Size below which a file is small. Default: half of target.file.size.bytes.")
                    .atLeast(1L),
            table(
                            COMPACTION_MAX,
                            Type.LONG,
                            "Bytes of files that become one file, at most. Default: twice target.file.size.bytes.")
                    .atLeast(1L),
            table(
                            COMPACTION_AMPLIFICATION,
                            Type.DOUBLE,
                            "Rows in the files for each live row of a table with deletion vectors, above which the"
                                    + " dirtiest files are cleaned.")
                    .withDefault(1.25)
                    .checkedBy(ConfigDef.LambdaValidator.with(
                            MaintenanceSettings::checkAmplification, () -> "[1.05,...,100]")),
            table(COMPACTION_INTERVAL, Type.LONG, "Time between compactions of a table.")
                    .withDefault(600_000L)
                    .atLeast(1_000L),
            table(
                            MANIFEST,
                            Type.BOOLEAN,
                            "Whether symlink manifests are written, for readers that do not read the log.")
                    .withDefault(false),
            table(MANIFEST_INTERVAL, Type.LONG, "Time between manifests; 0: after every commit.")
                    .withDefault(0L)
                    .atLeast(0L),
            table(
                            REGISTRATION,
                            Type.STRING,
                            "Catalogue in which the table and its partitions are registered; none logs the"
                                    + " statements instead. Needs symlink.manifest.enabled.")
                    .withDefault("none")
                    .oneOf("none", "glue"),
            table(GLUE_DATABASE, Type.STRING, "Database in Glue; it must exist."),
            table(GLUE_TABLE, Type.STRING, "Table in Glue. Default: the table's name."),
            table(
                            SCHEMA_POLICY,
                            Type.STRING,
                            "What new or changed columns do to the catalogue: add new ones; update all; propagate to"
                                    + " the partitions as well; ignore.")
                    .withDefault("add")
                    .oneOf("add", "update", "ignore", "propagate"),
            table(
                            DELETE_POLICY,
                            Type.STRING,
                            "What a vanished partition does to the catalogue: it is deleted there, ignored, or marked"
                                    + " by a parameter.")
                    .withDefault("ignore")
                    .oneOf("delete", "ignore", "mark"),
            table(VACUUM, Type.BOOLEAN, "Whether data files that no version needs any more are deleted.")
                    .withDefault(false),
            table(
                            VACUUM_RETENTION,
                            Type.LONG,
                            "Age below which nothing is deleted, neither by the file's nor by its removal's; longer"
                                    + " than the longest query and the longest commit.")
                    .withDefault(7 * DAY_MS)
                    .atLeast(0L),
            table(VACUUM_CHECK, Type.BOOLEAN, "Whether a retention below 7 days is refused.")
                    .withDefault(true),
            table(VACUUM_INTERVAL, Type.LONG, "Time between vacuums of a table.")
                    .withDefault(DAY_MS)
                    .atLeast(1_000L),
            table(VACUUM_DRY_RUN, Type.BOOLEAN, "Whether a vacuum only logs what it would delete.")
                    .withDefault(false));

    private MaintenanceSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static void checkAmplification(String key, Object value) {
        double given = (Double) value;
        if (!(given >= LEAST_AMPLIFICATION && given <= MOST_AMPLIFICATION)) {
            throw new ConfigException(
                    key, value, "must be between 1.05, below which tables are rewritten all the time, and 100");
        }
    }

    private static Setting table(String name, Type type, String doc) {
        return Setting.of(name, type, doc).overridablePerTable().in(GROUP);
    }
}
