// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

import dev.alluvium.bench.table.Feed;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import java.util.function.IntConsumer;

/** Events that happen at a steady rate, flushed at an interval; what comes during a flush waits for the next one. */
final class Load {
    private final Traffic traffic;
    private final Feed feed;
    private final FreshnessOptions options;
    private long written;
    private long start;

    Load(DeltaTable table, Traffic traffic, FreshnessOptions options) {
        this.traffic = traffic;
        this.feed = new Feed(new TableWriter(table, RowWriting.upserts(UpsertEngine.DELETION_VECTORS))::flush);
        this.options = options;
    }

    /** The first event happens now. */
    void begin() {
        start = System.nanoTime();
    }

    /** When the event of an offset happened, on the clock of this JVM. */
    long happened(long offset) {
        return start + offset * 1_000_000_000L / options.rate();
    }

    /**
     * Until all events are written.
     *
     * @param committed told of each flush by its number
     */
    void run(IntConsumer committed) throws InterruptedException {
        for (int flush = 1; written < options.events(); flush++) {
            long due = start + flush * options.intervalMillis() * 1_000_000L;
            long early = due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
            }
            long happened = (System.nanoTime() - start) * options.rate() / 1_000_000_000L;
            long count = Math.min(happened, options.events()) - written;
            if (count > 0) {
                feed.flush(traffic.next(Math.toIntExact(count)));
                written += count;
                committed.accept(flush);
            }
        }
    }
}
