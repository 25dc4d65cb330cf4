// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Appending events now and merging them into rows later. */
final class StagingSettings {
    static final String INTERVAL = "merge.interval.ms";
    static final String RECORDS = "merge.records.threshold";
    static final String MEMORY = "merge.memory.bytes";
    static final String SUFFIX = "staging.table.suffix";
    static final String RETENTION = "staging.retention.ms";

    /** Those that have no effect without {@code write.mode=staging}. */
    static final List<String> OF_STAGING = List.of(INTERVAL, RECORDS, SUFFIX, RETENTION);

    private static final long DAY_MS = 86_400_000L;
    private static final long MEBIBYTE = 1_048_576L;

    private static final List<Setting> SETTINGS = List.of(
            table(
                            INTERVAL,
                            Type.LONG,
                            "Staging: time after the last merge after which events that wait are merged. At least"
                                    + " 1000, or -1 to merge by merge.records.threshold alone.")
                    .withDefault(300_000L)
                    .atLeast(-1L),
            table(
                            RECORDS,
                            Type.LONG,
                            "Staging: events that wait, of all tasks together, at which they are merged. At least 1,"
                                    + " or -1 to merge by merge.interval.ms alone.")
                    .withDefault(1_000_000L)
                    .atLeast(-1L),
            Setting.of(
                            MEMORY,
                            Type.LONG,
                            "Memory in which a merge sorts, or an upsert's flush finds the keys of its events; what"
                                    + " does not fit goes to the worker's java.io.tmpdir while it runs.")
                    .withDefault(256 * MEBIBYTE)
                    .atLeast(MEBIBYTE)
                    .in("Staging"),
            table(SUFFIX, Type.STRING, "Staging: what the name of the staging table has behind the table's.")
                    .withDefault("__staging"),
            table(
                            RETENTION,
                            Type.LONG,
                            "Staging: how long events are kept after they were staged, once they are merged.")
                    .withDefault(DAY_MS)
                    .atLeast(0L));

    private StagingSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }

    private static Setting table(String name, Type type, String doc) {
        return Setting.of(name, type, doc).overridablePerTable().in("Staging");
    }
}
