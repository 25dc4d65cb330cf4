// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What contradicts what among the settings of staging. */
final class StagingChecks {
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9_]{1,100}");
    private static final long LEAST_INTERVAL = 1000;

    private final String table;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private StagingChecks(String table, Map<String, String> properties) {
        this.table = table;
        this.properties = properties;
    }

    /**
     * The contradictions.
     *
     * @param table its name; empty for the settings that hold for all tables without overrides
     */
    static List<Problem> problems(String table, SinkConfig config, Map<String, String> properties) {
        StagingChecks checks = new StagingChecks(table, properties);
        if (config.table(table).stages()) {
            checks.staging(config.staging(table));
            checks.adoption(config.table(table).sources().ownership());
        } else {
            checks.notStaging();
        }
        return checks.problems;
    }

    private void staging(StagingConfig staging) {
        long interval = staging.mergeIntervalMillis();
        if (interval >= 0 && interval < LEAST_INTERVAL) {
            add(StagingSettings.INTERVAL, StagingSettings.INTERVAL + " is at least " + LEAST_INTERVAL + ", or -1");
        }
        if (staging.mergeRecords() == 0) {
            add(StagingSettings.RECORDS, StagingSettings.RECORDS + " is at least 1, or -1");
        }
        if (interval < 0 && staging.mergeRecords() < 0) {
            add(
                    StagingSettings.RECORDS,
                    StagingSettings.RECORDS + " and " + StagingSettings.INTERVAL
                            + " are both -1: nothing would ever be merged; set one of them");
        }
        if (!SUFFIX.matcher(staging.suffix()).matches()) {
            add(StagingSettings.SUFFIX, StagingSettings.SUFFIX + " has 1 to 100 letters, digits and underscores");
        }
    }

    private void adoption(TableConfig.OwnershipPolicy policy) {
        if (policy == TableConfig.OwnershipPolicy.ADOPT) {
            add(
                    FlushSettings.OWNERSHIP,
                    FlushSettings.OWNERSHIP
                            + "=adopt does not go with write.mode=staging, where two tables keep offsets;"
                            + " set txn.app.id.prefix to the name that they stand under");
        }
    }

    private void notStaging() {
        boolean someTableStages = table.isEmpty()
                && properties.keySet().stream().anyMatch(key -> key.endsWith("." + RowSettings.WRITE_MODE));
        if (someTableStages) {
            return;
        }
        for (String key : StagingSettings.OF_STAGING) {
            String given = properties.get(table.isEmpty() ? key : "table." + table + "." + key);
            if (given != null && !given.trim().equals(byDefault(key))) {
                add(key, key + " has no effect without write.mode=staging; set it or leave " + key + " out");
            }
        }
    }

    private static String byDefault(String key) {
        return SinkSettings.ALL
                .find(key)
                .map(setting -> String.valueOf(setting.defaultValue()))
                .orElse("");
    }

    /** On the table's own key where that is what is set, else on the setting that holds for all. */
    private void add(String key, String message) {
        String own = "table." + table + "." + key;
        boolean onOwn = !table.isEmpty() && (properties.containsKey(own) || !properties.containsKey(key));
        problems.add(new Problem(onOwn ? own : key, onOwn ? "table '" + table + "': " + message : message));
    }
}
