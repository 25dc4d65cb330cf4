// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.reader.PythonReaders;
import dev.alluvium.bench.table.Traffic;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for. Sizes are a hundredth of a table of 10,000,000 keys that gets 10,000 upserts a batch.
 *
 * @param keys before the first batch
 * @param batches so many
 * @param batch upserts of each, nine in ten about keys that exist
 * @param targetBytes of a data file
 * @param compactEvery batches
 * @param sampleEvery batches
 * @param rounds scans and opens that are measured
 * @param traffics which keys change
 * @param plots directory for the plots; empty for none
 * @param python interpreter with the packages duckdb, duckdb-ext-delta and deltalake; empty to do without
 * @param spark whether Spark scans too
 */
record HealthOptions(
        int keys,
        int batches,
        int batch,
        int targetBytes,
        int compactEvery,
        int sampleEvery,
        int rounds,
        List<Skew> traffics,
        Optional<Path> plots,
        Optional<Path> python,
        boolean spark) {
    /** A file of some hundred rows. */
    private static final int LEAST_TARGET_BYTES = 10_000;

    /** Which keys change. */
    enum Skew {
        /** All alike. */
        UNIFORM,
        /** Four in five changes are about a fifth of the keys. */
        EIGHTY_TWENTY;

        @Override
        public String toString() {
            return this == UNIFORM ? "uniform" : "80/20";
        }
    }

    private enum Traffics {
        UNIFORM,
        HOT,
        BOTH
    }

    private enum Scanner {
        SPARK,
        NONE
    }

    static HealthOptions parse(Options options) {
        HealthOptions parsed = new HealthOptions(
                options.number("keys", 100_000, 1),
                options.number("batches", 10_000, 1),
                options.number("batch", 100, 1),
                options.number("target-bytes", (128 << 20) / 100, LEAST_TARGET_BYTES),
                options.number("compact-every", 10, 1),
                options.number("sample-every", 50, 1),
                options.number("rounds", 9, 1),
                switch (options.choice("skew", Traffics.BOTH)) {
                    case UNIFORM -> List.of(Skew.UNIFORM);
                    case HOT -> List.of(Skew.EIGHTY_TWENTY);
                    case BOTH -> List.of(Skew.values());
                },
                options.directory("plots"),
                PythonReaders.interpreter(options),
                options.choice("scanner", Scanner.SPARK) == Scanner.SPARK);
        options.require(
                parsed.keys >= Traffic.LEAST_EIGHTY_TWENTY || !parsed.traffics.contains(Skew.EIGHTY_TWENTY),
                "--keys is " + parsed.keys + "; with --skew hot|both it takes at least " + Traffic.LEAST_EIGHTY_TWENTY);
        options.require(
                Traffic.isPossible(parsed.keys, (long) parsed.batches * parsed.batch),
                "--keys, and --batch of all --batches, are " + Traffic.MOST_KEYS + " together at most");
        options.end();
        return parsed;
    }
}
