// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lengths of time as properties of tables spell them: {@code interval 1 week 2 days}. */
public final class Intervals {
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

    private Intervals() {}

    /** The length; empty where the text is no interval: months and years, for one, have no length. */
    public static Optional<Duration> parse(String text) {
        String parts = text.toLowerCase(Locale.ROOT).replace("'", "").trim().replaceFirst("^interval\\s+", "");
        Matcher matcher = PART.matcher(parts);
        BigInteger nanos = BigInteger.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end && UNITS.containsKey(matcher.group(2))) {
            nanos = nanos.add(new BigInteger(matcher.group(1)).multiply(UNITS.get(matcher.group(2))));
            end = matcher.end();
        }
        return end == 0 || end < parts.length()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.min(LONGEST).longValue()));
    }
}
