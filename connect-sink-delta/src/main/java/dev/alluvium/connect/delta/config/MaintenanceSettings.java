// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Type;

/** What happens to tables besides flushes. */
final class MaintenanceSettings {
    static final String TASKS = "maintenance.tasks";
    static final String FAILURE = "maintenance.failure.policy";
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
            Setting.of(
                            FAILURE,
                            Type.STRING,
                            "What a failed maintenance step does: warn and try again later, or fail the task.")
                    .withDefault("warn")
                    .oneOf("warn", "fail")
                    .overridablePerTable()
                    .in(GROUP));

    private MaintenanceSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }
}
