// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.merge.UpsertEngine;

/**
 * What is asked for.
 *
 * @param keys in the table before the first cycle
 * @param events of a cycle, of which nine in ten are about keys that exist
 * @param batches in which they are staged
 * @param warmUps cycles before the one that counts
 * @param ownWarmUps cycles before those, of our side with a table that does not count
 * @param files of the table before the first cycle
 * @param engine what becomes of rows that are superseded; where they are marked there are no manifests, on either side
 * @param rival the other side
 * @param rivalSettings as it comes, or with what one would set for such a table on two cores
 */
record CycleOptions(
        int keys,
        int events,
        int batches,
        int warmUps,
        int ownWarmUps,
        int files,
        UpsertEngine engine,
        Rival rival,
        RivalSettings rivalSettings) {
    /** The other side. */
    enum Rival {
        SPARK,
        NONE
    }

    /** Of the other side. */
    enum RivalSettings {
        SHIPPED,
        TUNED
    }

    private enum Engine {
        COW,
        DV
    }

    static CycleOptions parse(Options options) {
        int keys = options.number("keys", 1_000_000, 1);
        CycleOptions parsed = new CycleOptions(
                keys,
                options.number("events", 180_000, 1),
                options.number("batches", 30, 1),
                options.number("warm-ups", 1, 0),
                options.number("own-warm-ups", 3, 0),
                options.number("files", RowFiles.files(keys), 1, keys),
                options.choice("engine", Engine.COW) == Engine.DV
                        ? UpsertEngine.DELETION_VECTORS
                        : UpsertEngine.COPY_ON_WRITE,
                options.choice("rival", Rival.NONE),
                options.choice("rival-settings", RivalSettings.SHIPPED));
        options.require(
                parsed.rival == Rival.SPARK || parsed.rivalSettings == RivalSettings.SHIPPED,
                "--rival-settings is tuned; there is no rival without --rival spark");
        options.require(
                parsed.events >= parsed.batches,
                "--events is " + parsed.events + " and --batches " + parsed.batches
                        + "; a batch has an event at least");
        options.require(
                Traffic.isPossible(keys, (1L + Math.max(parsed.warmUps, parsed.ownWarmUps)) * parsed.events),
                "--keys, and --events of all cycles, are " + Traffic.MOST_KEYS + " together at most");
        options.end();
        return parsed;
    }

    /** How many events this batch of a cycle has, from 0 on; those that do not divide are spread. */
    int eventsOf(int batch) {
        return (int) ((long) events * (batch + 1) / batches - (long) events * batch / batches);
    }

    boolean marksRows() {
        return engine == UpsertEngine.DELETION_VECTORS;
    }
}
