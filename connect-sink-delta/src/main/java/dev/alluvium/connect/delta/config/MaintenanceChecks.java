// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What contradicts what among the settings of one table's maintenance. */
final class MaintenanceChecks {
    private static final Duration SAFE_RETENTION = Duration.ofDays(7);
    private static final Pattern GLUE_NAME = Pattern.compile("[a-z0-9_]{1,255}");

    private final String table;
    private final MaintenanceConfig maintenance;
    private final TableConfig config;
    private final SinkConfig sink;
    private final Map<String, String> properties;
    private final List<Problem> problems = new ArrayList<>();

    private MaintenanceChecks(String table, SinkConfig sink, Map<String, String> properties) {
        this.table = table;
        this.sink = sink;
        this.maintenance = sink.maintenance(table);
        this.config = sink.table(table);
        this.properties = properties;
    }

    /**
     * The contradictions.
     *
     * @param table its name; empty for the settings that hold for all tables without overrides
     */
    static List<Problem> problems(String table, SinkConfig sink, Map<String, String> properties) {
        MaintenanceChecks checks = new MaintenanceChecks(table, sink, properties);
        checks.compaction();
        checks.manifests();
        checks.catalog();
        checks.vacuum();
        checks.problems.addAll(UselessMaintenance.problems(table, sink, properties));
        return checks.problems;
    }

    private void compaction() {
        long target = config.files().targetBytes();
        if (maintenance.compaction().maxBytes() < target) {
            add(
                    MaintenanceSettings.COMPACTION_MAX,
                    MaintenanceSettings.COMPACTION_MAX + " is below " + TableSettings.TARGET_FILE_SIZE
                            + ": compaction could not make files of the target's size");
        }
        if (maintenance.compaction().smallFileBytes() > target) {
            add(
                    MaintenanceSettings.COMPACTION_SMALL,
                    MaintenanceSettings.COMPACTION_SMALL + " is above " + TableSettings.TARGET_FILE_SIZE
                            + ": files of the target's size would be compacted again and again");
        }
    }

    private void manifests() {
        if (maintenance.manifests().enabled() && "true".equalsIgnoreCase(value(TableSettings.DELETION_VECTORS))) {
            add(
                    MaintenanceSettings.MANIFEST,
                    MaintenanceSettings.MANIFEST + " cannot be combined with " + TableSettings.DELETION_VECTORS
                            + ": a manifest lists whole files; set one of them to false");
        }
    }

    private void catalog() {
        MaintenanceConfig.Catalog catalog = maintenance.catalog();
        if (catalog.registration() == MaintenanceConfig.Registration.NONE) {
            catalog.database().ifPresent(name -> uselessWithoutGlue(MaintenanceSettings.GLUE_DATABASE));
            catalog.table().ifPresent(name -> uselessWithoutGlue(MaintenanceSettings.GLUE_TABLE));
            return;
        }
        if (!maintenance.manifests().enabled()) {
            add(
                    MaintenanceSettings.REGISTRATION,
                    MaintenanceSettings.REGISTRATION + "=glue registers the symlink manifests; set "
                            + MaintenanceSettings.MANIFEST + "=true");
        }
        if (catalog.database().isEmpty()) {
            add(MaintenanceSettings.GLUE_DATABASE, MaintenanceSettings.GLUE_DATABASE + " is needed to register there");
        }
        catalog.database().ifPresent(name -> checkName(MaintenanceSettings.GLUE_DATABASE, name));
        catalog.table().ifPresent(name -> checkName(MaintenanceSettings.GLUE_TABLE, name));
        if (!sink.routing().basePath().startsWith("s3://")) {
            add(
                    MaintenanceSettings.REGISTRATION,
                    MaintenanceSettings.REGISTRATION + "=glue needs a table on S3, where Athena can read it");
        }
    }

    private void uselessWithoutGlue(String key) {
        if (table.isEmpty()
                && properties.keySet().stream()
                        .anyMatch(other -> other.endsWith("." + MaintenanceSettings.REGISTRATION))) {
            return; // a table that is registered looks at it
        }
        add(key, key + " has no effect without " + MaintenanceSettings.REGISTRATION + "=glue");
    }

    private void checkName(String key, String name) {
        if (!GLUE_NAME.matcher(name).matches()) {
            add(key, key + ": Athena knows names of up to 255 lower-case letters, digits and _ only");
        }
    }

    private void vacuum() {
        MaintenanceConfig.Vacuum vacuum = maintenance.vacuum();
        if (!vacuum.enabled()) {
            return;
        }
        if (vacuum.retention().compareTo(SAFE_RETENTION) < 0 && !vacuum.mayBeShort()) {
            add(
                    MaintenanceSettings.VACUUM_RETENTION,
                    MaintenanceSettings.VACUUM_RETENTION + " is below 7 days: files of running queries may be deleted;"
                            + " set " + MaintenanceSettings.VACUUM_CHECK + "=false if that is meant");
        }
        if (vacuum.retention().compareTo(sink.commits().timeout()) < 0) {
            add(
                    MaintenanceSettings.VACUUM_RETENTION,
                    MaintenanceSettings.VACUUM_RETENTION + " is below " + FlushSettings.COMMIT_TIMEOUT
                            + ": files of a commit under way would be deleted");
        }
    }

    private String value(String key) {
        String own = properties.get("table." + table + "." + key);
        return own != null ? own.trim() : properties.getOrDefault(key, "").trim();
    }

    /** On the table's own key where that is what is set, else on the setting that holds for all. */
    private void add(String key, String message) {
        String own = "table." + table + "." + key;
        boolean onOwn = !table.isEmpty() && (properties.containsKey(own) || !properties.containsKey(key));
        problems.add(new Problem(onOwn ? own : key, onOwn ? "table '" + table + "': " + message : message));
    }
}
