// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.NearestName;
import dev.alluvium.connect.common.config.Problem;
import dev.alluvium.connect.common.config.PropertyChecks;
import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with single properties, those of single tables and of created ones included. */
final class TableKeyChecks {
    /** Properties of a table that Delta knows and that may be given at creation. */
    private static final Set<String> DELTA_PROPERTIES = Set.of(
            "delta.checkpointInterval",
            "delta.logRetentionDuration",
            "delta.deletedFileRetentionDuration",
            "delta.enableExpiredLogCleanup",
            "delta.dataSkippingNumIndexedCols",
            "delta.dataSkippingStatsColumns",
            "delta.randomizeFilePrefixes",
            "delta.targetFileSize");

    private final Map<String, String> properties;

    private TableKeyChecks(Map<String, String> properties) {
        this.properties = properties;
    }

    /** The problems of each property on its own. */
    static List<Problem> problems(Map<String, String> properties) {
        return PropertyChecks.problems(SinkSettings.ALL, properties, new TableKeyChecks(properties)::knows);
    }

    private boolean knows(String key, PropertyChecks checks) {
        if (key.equals(SinkSettings.TASK_ID)) {
            return true;
        }
        if (key.startsWith(TableSettings.PROPERTY_PREFIX)) {
            checkTableProperty(key, key.substring(TableSettings.PROPERTY_PREFIX.length()), checks);
            return true;
        }
        Optional<TableKey> override = TableKey.parse(key);
        override.ifPresent(parsed -> checkOverride(key, parsed, checks));
        return override.isPresent();
    }

    private void checkOverride(String key, TableKey override, PropertyChecks checks) {
        if (override.setting().equals(TableKey.PATH)) {
            LocationChecks.problem(properties.getOrDefault(key, ""))
                    .ifPresent(message -> checks.add(key, key + " " + message));
            return;
        }
        if (override.setting().startsWith(TableSettings.PROPERTY_PREFIX)) {
            checkTableProperty(key, override.setting().substring(TableSettings.PROPERTY_PREFIX.length()), checks);
            return;
        }
        Optional<Setting> setting = SinkSettings.ALL.find(override.setting());
        if (setting.isEmpty()) {
            checks.add(
                    key,
                    "unknown setting " + key + ": '" + override.setting() + "' is not a setting of a table"
                            + NearestName.hint(override.setting(), overridableNames()));
        } else if (!setting.get().perTable()) {
            checks.add(key, key + ": " + override.setting() + " holds for the whole connector, not for one table");
        } else {
            checks.checkValue(key, setting.get());
        }
    }

    private static void checkTableProperty(String key, String property, PropertyChecks checks) {
        if (property.equals("delta.setTransactionRetentionDuration")) {
            checks.add(key, key + " would make the table forget which offsets it holds; leave it out");
        } else if (property.startsWith("delta.") && !DELTA_PROPERTIES.contains(property)) {
            checks.add(
                    key,
                    key + ": this version does not create tables with the property " + property
                            + NearestName.hint(property, DELTA_PROPERTIES));
        }
    }

    private static List<String> overridableNames() {
        return SinkSettings.overridable().stream().map(Setting::name).toList();
    }
}
