// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/**
 * Settings whose names are settled and whose parts are not there yet: each one accepts its default and nothing else.
 */
final class LaterSettings {
    private static final long DAY_MS = 86_400_000L;

    private static final List<Setting> SETTINGS = List.of(
            task("index.max.bytes", Type.LONG, 268_435_456L, "Memory of the key index; beyond it, files."),
            task("index.directory", Type.STRING, null, "Where the key index keeps its files."),
            task("index.verify.keys", Type.BOOLEAN, false, "Whether every index hit compares the stored key."),
            task("index.verify.sample", Type.INT, 8, "Row groups probed when a saved index is loaded."),
            task("index.save.interval.ms", Type.LONG, 600_000L, "How often a changed index is saved."),
            table("upsert.engine", Type.STRING, "auto", "How rows are replaced; auto is copy-on-write in this version.")
                    .oneOf("auto", "cow", "dv")
                    .supporting("auto", "cow"),
            table("deletion.vectors.enabled", Type.BOOLEAN, false, "Whether deletes are marked beside the files."),
            table("compaction.enabled", Type.BOOLEAN, null, "Whether small files are rewritten to large ones.")
                    .supporting("false"),
            table("compaction.min.files", Type.INT, 16, "Small files that make a compaction worth while."),
            table("compaction.small.file.bytes", Type.LONG, null, "Size below which a file is small."),
            table("compaction.max.bytes", Type.LONG, null, "Bytes of one output group."),
            table("compaction.space.amplification", Type.DOUBLE, 1.25, "Physical rows per live row allowed."),
            table("compaction.interval.ms", Type.LONG, 600_000L, "Time between compactions."),
            table("vacuum.enabled", Type.BOOLEAN, false, "Whether files of no version are deleted."),
            table("vacuum.retention.ms", Type.LONG, 7 * DAY_MS, "Age below which no file is deleted."),
            table("vacuum.retention.check.enabled", Type.BOOLEAN, true, "Whether a short retention is refused."),
            table("vacuum.interval.ms", Type.LONG, DAY_MS, "Time between vacuums."),
            table("vacuum.dry.run", Type.BOOLEAN, false, "Whether a vacuum only reports."),
            table("symlink.manifest.enabled", Type.BOOLEAN, false, "Whether manifests for Athena are written."),
            table("symlink.manifest.interval.ms", Type.LONG, 0L, "Time between manifests."),
            table("catalog.registration", Type.STRING, "none", "Catalogue in which tables are registered.")
                    .oneOf("none", "glue")
                    .supporting("none"),
            table("glue.database", Type.STRING, null, "Glue: database."),
            table("glue.table", Type.STRING, null, "Glue: table."),
            table("catalog.schema.policy", Type.STRING, "add", "What a changed schema does to the catalogue.")
                    .oneOf("add", "update", "ignore", "propagate")
                    .supporting("add"),
            table("catalog.delete.policy", Type.STRING, "ignore", "What a vanished partition does to the catalogue.")
                    .oneOf("delete", "ignore", "mark")
                    .supporting("ignore"));

    private LaterSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting task(String name, Type type, @Nullable Object value, String doc) {
        return Setting.of(name, type, doc)
                .withDefault(value)
                .in("Not effective in this version")
                .importance(Importance.LOW)
                .notYetEffective();
    }

    private static Setting table(String name, Type type, @Nullable Object value, String doc) {
        return task(name, type, value, doc).overridablePerTable();
    }
}
