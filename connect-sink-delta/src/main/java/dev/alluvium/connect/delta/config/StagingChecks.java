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
            checks.notStaging(config.table(table).upserts());
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

    private void notStaging(boolean upserts) {
        boolean someTableDiffers = table.isEmpty()
                && properties.keySet().stream().anyMatch(key -> key.endsWith("." + RowSettings.WRITE_MODE));
        if (someTableDiffers) {
            return;
        }
        StagingSettings.OF_STAGING.forEach(key -> refuse(key, "without write.mode=staging"));
        if (!upserts) {
            refuse(StagingSettings.MEMORY, "with write.mode=append");
        }
    }

    private void refuse(String key, String when) {
        String given = properties.get(table.isEmpty() ? key : "table." + table + "." + key);
        if (given != null && !given.trim().equals(byDefault(key))) {
            add(key, key + " has no effect " + when + "; set the mode or leave " + key + " out");
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
