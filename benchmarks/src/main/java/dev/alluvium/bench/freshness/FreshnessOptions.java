// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.bench.measure.Options;

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
 */
record FreshnessOptions(
        long intervalMillis, int rate, int keys, int seconds, int warmUpSeconds, long delayMillis, int compactEvery) {
    static FreshnessOptions parse(Options options) {
        FreshnessOptions parsed = new FreshnessOptions(
                options.millis("interval", "1s"),
                options.number("rate", 2_000),
                options.number("keys", 1_000_000),
                options.number("seconds", 1_800),
                options.number("warm-up-seconds", 30),
                options.millis("delay", "0ms"),
                options.number("compact-every", 10));
        options.end();
        return parsed;
    }

    long events() {
        return (long) rate * (warmUpSeconds + seconds);
    }
}
