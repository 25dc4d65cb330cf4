// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How a table is maintained.
 *
 * @param tasks which task does it; the same for all tables
 * @param failsTask whether a failed step stops the task
 * @param compaction of small files
 * @param manifests for readers that do not read the log
 * @param catalog where the table is registered
 * @param vacuum of files that nobody needs
 */
public record MaintenanceConfig(
        Tasks tasks, boolean failsTask, Compaction compaction, Manifests manifests, Catalog catalog, Vacuum vacuum) {
    /** Which task maintains a table. */
    public enum Tasks {
        /** The one that holds the first topic-partition of its log. */
        OWNER,
        /** Each that writes to it. */
        ALL,
        /** None. */
        NONE
    }

    /** Catalogues. */
    public enum Registration {
        /** None; statements are logged. */
        NONE,
        /** AWS Glue. */
        GLUE
    }

    /** What a changed schema does to the catalogue. */
    public enum SchemaPolicy {
        /** New columns are added. */
        ADD,
        /** The columns become the table's. */
        UPDATE,
        /** Nothing. */
        IGNORE,
        /** As update, in the partitions too. */
        PROPAGATE
    }

    /** What a vanished partition does to the catalogue. */
    public enum DeletePolicy {
        /** It is deleted. */
        DELETE,
        /** Nothing. */
        IGNORE,
        /** It gets a parameter that says so. */
        MARK
    }

    /**
     * Compaction.
     *
     * @param minFiles small files that make it worth while
     * @param smallFileBytes a file below this is small
     * @param maxBytes of one group of files that become one
     * @param amplification rows in the files for each live row, above which files are cleaned
     * @param interval between runs
     */
    public record Compaction(
            boolean enabled,
            int minFiles,
            long smallFileBytes,
            long maxBytes,
            double amplification,
            Duration interval) {}

    /**
     * Symlink manifests.
     *
     * @param interval between runs; 0 for after every commit
     */
    public record Manifests(boolean enabled, Duration interval) {}

    /**
     * The catalogue.
     *
     * @param database in Glue
     * @param table in Glue; empty for the table's own name
     */
    public record Catalog(
            Registration registration,
            Optional<String> database,
            Optional<String> table,
            SchemaPolicy schema,
            DeletePolicy vanished) {}

    /**
     * Vacuum.
     *
     * @param retention no younger file is deleted
     * @param mayBeShort whether a short retention is meant
     * @param interval between runs
     * @param dryRun whether nothing is deleted
     */
    public record Vacuum(boolean enabled, Duration retention, boolean mayBeShort, Duration interval, boolean dryRun) {}

    static MaintenanceConfig read(ParsedValues values) {
        long target = values.number(TableSettings.TARGET_FILE_SIZE);
        return new MaintenanceConfig(
                values.word(Tasks.class, MaintenanceSettings.TASKS),
                values.is(MaintenanceSettings.FAILURE, "fail"),
                new Compaction(
                        values.flagOr(MaintenanceSettings.COMPACTION, values.is(RowSettings.WRITE_MODE, "staging")),
                        values.integer(MaintenanceSettings.COMPACTION_MIN_FILES),
                        values.numberOr(MaintenanceSettings.COMPACTION_SMALL, target / 2),
                        values.numberOr(MaintenanceSettings.COMPACTION_MAX, 2 * target),
                        values.fraction(MaintenanceSettings.COMPACTION_AMPLIFICATION),
                        values.millis(MaintenanceSettings.COMPACTION_INTERVAL)),
                new Manifests(
                        values.flag(MaintenanceSettings.MANIFEST),
                        values.millis(MaintenanceSettings.MANIFEST_INTERVAL)),
                new Catalog(
                        values.word(Registration.class, MaintenanceSettings.REGISTRATION),
                        values.optional(MaintenanceSettings.GLUE_DATABASE),
                        values.optional(MaintenanceSettings.GLUE_TABLE),
                        values.word(SchemaPolicy.class, MaintenanceSettings.SCHEMA_POLICY),
                        values.word(DeletePolicy.class, MaintenanceSettings.DELETE_POLICY)),
                new Vacuum(
                        values.flag(MaintenanceSettings.VACUUM),
                        values.millis(MaintenanceSettings.VACUUM_RETENTION),
                        !values.flag(MaintenanceSettings.VACUUM_CHECK),
                        values.millis(MaintenanceSettings.VACUUM_INTERVAL),
                        values.flag(MaintenanceSettings.VACUUM_DRY_RUN)));
    }
}
