// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a table's log is kept, by its properties. */
final class LogRetention {
    private static final String CLEANUP = "delta.enableExpiredLogCleanup";
    private static final String RETENTION = "delta.logRetentionDuration";
    private static final Duration DEFAULT = Duration.ofDays(30);

    /** As Spark spells an interval: {@code interval 1 week 2 days}; months and years have no length. */
    private static final Pattern INTERVAL =
            Pattern.compile("(?:interval)?((?:\\s*\\d{1,9}\\s+(?:week|day|hour|minute|second|millisecond)s?)+)\\s*");

    private static final Pattern PART = Pattern.compile("(\\d+)\\s+([a-z]+?)s?(?:\\s|$)");

    private LogRetention() {}

    /** The retention; empty where the log is not to be cleaned up, or for how long it is to be kept is not clear. */
    static Optional<Duration> of(Map<String, String> properties) {
        if (properties.getOrDefault(CLEANUP, "true").trim().equalsIgnoreCase("false")) {
            return Optional.empty();
        }
        String text = properties.get(RETENTION);
        return text == null ? Optional.of(DEFAULT) : parse(text);
    }

    private static Optional<Duration> parse(String text) {
        Matcher interval = INTERVAL.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!interval.matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(interval.group(1));
        while (part.find()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return Optional.of(sum);
    }

    private static Duration unit(String name) {
        return name.equals("week")
                ? Duration.ofDays(7)
                : ChronoUnit.valueOf(name.equals("millisecond") ? "MILLIS" : name.toUpperCase(Locale.ROOT) + "S")
                        .getDuration();
    }
}
