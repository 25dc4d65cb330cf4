// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.Metadata;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long the table itself asks for removed files to be kept: {@code delta.deletedFileRetentionDuration}, an interval
 * such as {@code interval 30 days}.
 */
final class RetentionProperty {
    private static final String NAME = "delta.deletedFileRetentionDuration";
    private static final Pattern PART = Pattern.compile("(\\d+)\\s+([a-z]+?)s?(?:\\s+|$)");
    private static final Map<String, BigInteger> UNITS = Stream.of(
                    Map.entry("week", Duration.ofDays(7)),
                    Map.entry("day", Duration.ofDays(1)),
                    Map.entry("hour", Duration.ofHours(1)),
                    Map.entry("minute", Duration.ofMinutes(1)),
                    Map.entry("second", Duration.ofSeconds(1)),
                    Map.entry("millisecond", Duration.ofMillis(1)),
                    Map.entry("microsecond", Duration.ofNanos(1_000)),
                    Map.entry("nanosecond", Duration.ofNanos(1)))
            .collect(Collectors.toMap(
                    Map.Entry::getKey,
                    unit -> BigInteger.valueOf(unit.getValue().toNanos())));

    /** 292 years: more than any age. */
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private RetentionProperty() {}

    /**
     * What the table asks for; zero if it asks for nothing.
     *
     * @param location of the table, for the message
     * @throws DeltaTableException if the property is no interval: then nobody knows what must be kept
     */
    static Duration of(Metadata metadata, String location) {
        String text = metadata.configuration().get(NAME);
        if (text == null) {
            return Duration.ZERO;
        }
        String parts = text.toLowerCase(Locale.ROOT).replace("'", "").trim().replaceFirst("^interval\\s+", "");
        Matcher matcher = PART.matcher(parts);
        BigInteger nanos = BigInteger.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end && UNITS.containsKey(matcher.group(2))) {
            nanos = nanos.add(new BigInteger(matcher.group(1)).multiply(UNITS.get(matcher.group(2))));
            end = matcher.end();
        }
        if (end == 0 || end < parts.length()) {
            throw new DeltaTableException("nothing is vacuumed in " + location + ": its property " + NAME
                    + " is no interval of weeks, days, hours, minutes or seconds; set it to one such as 'interval 7"
                    + " days'");
        }
        return Duration.ofNanos(nanos.min(LONGEST).longValue());
    }
}
