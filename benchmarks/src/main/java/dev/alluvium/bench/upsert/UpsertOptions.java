// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.merge.UpsertEngine;

/**
 * What is asked for.
 *
 * @param keys in the table before the first batch
 * @param batch events of one flush, of which nine in ten are about keys that exist
 * @param batches that are measured
 * @param warmUps batches before them
 * @param ownWarmUps batches before those, of our side into a table that does not count
 * @param files of the table before the first batch
 * @param compactEvery batches; 0 for never
 * @param hotKeys the newest so many get all changes; 0 if all are changed alike
 * @param engine what becomes of rows that are superseded
 * @param source how much Spark knows of a batch
 * @param rival what writes the other table, or finds rows in it
 */
record UpsertOptions(
        int keys,
        int batch,
        int batches,
        int warmUps,
        int ownWarmUps,
        int files,
        int compactEvery,
        int hotKeys,
        UpsertEngine engine,
        Source source,
        Rival rival) {
    /** What a batch is to Spark. */
    enum Source {
        /** What {@code foreachBatch} is given: how much it is shows while it is read. */
        STREAM,
        /** A file, whose length says that it can be broadcast. */
        FILE
    }

    /** The other side. */
    enum Rival {
        /** MERGE. */
        SPARK,
        /** Our engine, reading the key columns of all files. */
        SCAN,
        /** Our engine, reading the key columns of the files whose statistics do not rule the batch out. */
        PROBE,
        NONE
    }

    private enum Skew {
        UNIFORM,
        HOT
    }

    private enum Engine {
        DV,
        COW
    }

    static UpsertOptions parse(Options options) {
        int keys = options.number("keys", 1_000_000, 1);
        int hotKeys = options.number("hot-keys", Math.max(1, keys / 100), 1, keys);
        Skew skew = options.choice("skew", Skew.UNIFORM);
        Rival rival = options.choice("rival", Rival.NONE);
        UpsertOptions parsed = new UpsertOptions(
                keys,
                options.number("batch", 10_000, 1),
                options.number("batches", 20, 1),
                options.number("warm-ups", 3, 0),
                options.number("own-warm-ups", 30, 0),
                options.number("files", RowFiles.files(keys), 1, keys),
                options.number("compact-every", 10, 0),
                skew == Skew.HOT ? hotKeys : 0,
                options.choice("engine", Engine.DV) == Engine.COW
                        ? UpsertEngine.COPY_ON_WRITE
                        : UpsertEngine.DELETION_VECTORS,
                options.choice("source", Source.STREAM),
                rival);
        options.onlyWith("hot-keys", skew == Skew.HOT, "--skew hot");
        options.onlyWith("source", rival == Rival.SPARK, "--rival spark");
        long batches = Math.max((long) parsed.warmUps + parsed.batches, parsed.ownWarmUps);
        options.require(
                Traffic.isPossible(keys, batches * parsed.batch),
                "--keys, and --batch of all batches, are " + Traffic.MOST_KEYS + " together at most");
        options.end();
        return parsed;
    }

    boolean marksRows() {
        return engine == UpsertEngine.DELETION_VECTORS;
    }
}
