// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.Intervals;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How long a table's log is kept, by its properties. */
final class LogRetention {
    private static final String CLEANUP = "delta.enableExpiredLogCleanup";
    private static final String RETENTION = "delta.logRetentionDuration";

    /** Vacuum reads in the log which files were removed within this time. */
    private static final String FILES = "delta.deletedFileRetentionDuration";

    private static final Duration DEFAULT = Duration.ofDays(30);

    private LogRetention() {}

    /** The retention; empty where the log is not to be cleaned up, or for how long it is to be kept is not clear. */
    static Optional<Duration> of(Map<String, String> properties) {
        if (properties.getOrDefault(CLEANUP, "true").trim().equalsIgnoreCase("false")) {
            return Optional.empty();
        }
        Optional<Duration> log = interval(properties, RETENTION, DEFAULT);
        Optional<Duration> files = interval(properties, FILES, Duration.ZERO);
        return log.flatMap(one -> files.map(other -> one.compareTo(other) > 0 ? one : other));
    }

    private static Optional<Duration> interval(Map<String, String> properties, String name, Duration absent) {
        String text = properties.get(name);
        return text == null ? Optional.of(absent) : Intervals.parse(text);
    }
}
