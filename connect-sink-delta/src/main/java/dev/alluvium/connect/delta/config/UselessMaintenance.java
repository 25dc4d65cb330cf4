// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import java.util.List;
import java.util.Map;

/**
 * Settings of a table's maintenance that are changed and have no effect beside its others. As {@link UselessSettings},
 * which is about rows.
 */
final class UselessMaintenance {
    private final MaintenanceConfig maintenance;
    private final TableConfig config;
    private final GivenSettings given;

    private UselessMaintenance(MaintenanceConfig maintenance, TableConfig config, GivenSettings given) {
        this.maintenance = maintenance;
        this.config = config;
        this.given = given;
    }

    /**
     * The settings without effect.
     *
     * @param table its name; empty for the settings that hold for all tables without overrides
     */
    static List<Problem> problems(String table, SinkConfig sink, Map<String, String> properties) {
        UselessMaintenance useless = new UselessMaintenance(
                sink.maintenance(table), sink.table(table), new GivenSettings(table, properties));
        useless.withoutCompaction();
        useless.withoutVacuum();
        useless.withoutTasks();
        return useless.given.problems();
    }

    /** What compaction is to hold also says when flushes of a table with deletion vectors are put off. */
    private void withoutCompaction() {
        MaintenanceConfig.Compaction compaction = maintenance.compaction();
        if (compaction.enabled() || given.isDecidedPerTable(MaintenanceSettings.COMPACTION)) {
            return;
        }
        String why = "without " + MaintenanceSettings.COMPACTION + "=true; set it or leave this out";
        given.refuse(MaintenanceSettings.COMPACTION_INTERVAL, why);
        boolean paces =
                config.mode() == TableConfig.WriteMode.UPSERT && config.keys().engine() != TableConfig.UpsertEngine.COW;
        if (!paces && !given.isDecidedPerTable(RowSettings.UPSERT_ENGINE)) {
            long target = config.files().targetBytes();
            given.refuse(MaintenanceSettings.COMPACTION_MIN_FILES, why);
            given.refuse(MaintenanceSettings.COMPACTION_SMALL, compaction.smallFileBytes() != target / 2, why);
            given.refuse(MaintenanceSettings.COMPACTION_MAX, compaction.maxBytes() != 2 * target, why);
            given.refuse(MaintenanceSettings.COMPACTION_AMPLIFICATION, why);
        }
    }

    private void withoutVacuum() {
        if (!maintenance.vacuum().enabled() && !given.isDecidedPerTable(MaintenanceSettings.VACUUM)) {
            String why = "without " + MaintenanceSettings.VACUUM + "=true; set it or leave this out";
            List.of(
                            MaintenanceSettings.VACUUM_RETENTION,
                            MaintenanceSettings.VACUUM_CHECK,
                            MaintenanceSettings.VACUUM_INTERVAL,
                            MaintenanceSettings.VACUUM_DRY_RUN)
                    .forEach(key -> given.refuse(key, why));
        }
    }

    private void withoutTasks() {
        if (maintenance.tasks() == MaintenanceConfig.Tasks.NONE) {
            String why = "with " + MaintenanceSettings.TASKS
                    + "=none, where another job maintains tables; leave one of them out";
            for (String key :
                    List.of(MaintenanceSettings.COMPACTION, MaintenanceSettings.VACUUM, MaintenanceSettings.MANIFEST)) {
                given.refuse(key, "true".equalsIgnoreCase(given.own(key)), why);
            }
        }
    }
}
