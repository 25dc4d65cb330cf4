// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.reader.PythonReaders;
import dev.alluvium.bench.table.Traffic;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param intervalMillis between flushes
 * @param rate events a second
 * @param keys in the table before the first event
 * @param seconds that are measured
 * @param warmUpSeconds before them
 * @param delayMillis added to each request of the writer
 * @param compactEvery commits
 * @param rounds of opening the table in the end
 * @param python an interpreter that has delta-rs
 */
record FreshnessOptions(
        long intervalMillis,
        int rate,
        int keys,
        int seconds,
        int warmUpSeconds,
        long delayMillis,
        int compactEvery,
        int rounds,
        Optional<Path> python) {
    static FreshnessOptions parse(Options options) {
        FreshnessOptions parsed = new FreshnessOptions(
                options.millis("interval", "1s", 1),
                options.number("rate", 2_000, 1),
                options.number("keys", 1_000_000, 1),
                options.number("seconds", 1_800, 1),
                options.number("warm-up-seconds", 30, 0),
                options.millis("delay", "0ms", 0),
                options.number("compact-every", 10, 1),
                options.number("rounds", 9, 1),
                PythonReaders.interpreter(options));
        options.require(
                Traffic.isPossible(parsed.keys, parsed.events()),
                "--keys, and --rate of all seconds, are " + Traffic.MOST_KEYS + " together at most");
        options.notice(parsed.announcement());
        options.end();
        return parsed;
    }

    long events() {
        return rate * ((long) warmUpSeconds + seconds);
    }

    /** How long events happen. */
    private String announcement() {
        return String.format(
                Locale.ROOT,
                "freshness: %d s of events, of which the last %d s are measured (--seconds); before that the table is"
                        + " filled, and afterwards opened and judged",
                (long) warmUpSeconds + seconds,
                seconds);
    }
}
