// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.vacuum.Vacuum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/**
 * Two writers, compaction, vacuum and two readers, each on a thread of its own, while days pass in which nobody's work
 * takes longer than the retention. Each version holds exactly the rows of the flushes that its {@code txn} name. P-43.
 */
final class ConcurrentUpkeepTest {
    private static final int WRITERS = 2;
    private static final int FLUSHES = 60;
    /** However fast the writers are, they go on until the others had their part. */
    private static final int MOST_FLUSHES = 20_000;

    private static final int KEYS = 20;
    private static final long SEED = 20261121L;
    private static final Duration LONGEST = UpkeepTable.RETENTION.minusDays(2);

    /** Readers of the test replay the log from its beginning, and months may pass. */
    private static final Map<String, String> KEEPS_ITS_LOG = Map.of("delta.enableExpiredLogCleanup", "false");

    private final UpkeepTable table = UpkeepTable.create(KEEPS_ITS_LOG);
    private final Map<Object, Long> startedAt = new HashMap<>();
    private final AtomicInteger writing = new AtomicInteger(WRITERS);
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger deleted = new AtomicInteger();
    private final AtomicLongArray flushed = new AtomicLongArray(WRITERS);

    @Test
    void everyVersionIsReadWholeWhileOthersCompactAndVacuum() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        List<Callable<Boolean>> actors =
                new ArrayList<>(List.of(this::passTime, this::read, this::read, this::compact, this::vacuum));
        for (int i = 0; i < WRITERS; i++) {
            int lane = i;
            actors.add(() -> write(lane));
        }
        try {
            for (Future<Boolean> actor : executor.invokeAll(actors)) {
                assertThat(actor.get()).isTrue();
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(rows(flushed.get(0), flushed.get(1)));
        assertThat(reads).hasPositiveValue();
        assertThat(deleted).hasPositiveValue();
    }

    /** One row per flush, of a key of this lane; what it is depends on nothing but its number. */
    private static List<Object> row(int lane, int flush) {
        Random random = new Random(SEED + 1000L * lane + flush);
        long id = random.nextInt(KEYS) * 2L + lane;
        List<Object> row = new ArrayList<>();
        row.add(id);
        row.add(UpkeepTable.HOSTILE.get(random.nextInt(3)));
        row.add(lane + "/" + flush);
        return row;
    }

    /** The rows after so many flushes of each lane. */
    private static Collection<List<Object>> rows(long... flushes) {
        Map<Object, List<Object>> rows = new TreeMap<>();
        for (int lane = 0; lane < flushes.length; lane++) {
            for (int flush = 0; flush < flushes[lane]; flush++) {
                List<Object> row = row(lane, flush);
                rows.put(row.get(0), row);
            }
        }
        return rows.values();
    }

    private boolean write(int lane) {
        UpkeepTable mine = table.another();
        TableWriter writer = mine.writer(mine.open(mine.objects));
        try {
            for (int flush = 0; isToGoOn(flush); flush++) {
                List<Object> row = row(lane, flush);
                timed(() -> mine.put(writer, (Long) row.get(0), (String) row.get(1), (String) row.get(2)));
                flushed.incrementAndGet(lane);
            }
        } finally {
            writing.decrementAndGet();
        }
        return true;
    }

    private boolean isToGoOn(int flush) {
        boolean othersWait = deleted.get() == 0 || reads.get() == 0;
        return flush < FLUSHES || (othersWait && flush < MOST_FLUSHES);
    }

    private boolean compact() {
        DeltaTable opened = table.open(table.objects);
        while (writing.get() > 0) {
            timed(() -> {
                try {
                    table.compaction(opened, 3).run();
                } catch (CommitConflictException othersWereFaster) {
                    Thread.yield();
                }
            });
        }
        return true;
    }

    private boolean vacuum() {
        DeltaTable opened = table.open(table.objects);
        while (writing.get() > 0) {
            timed(() -> deleted.addAndGet(
                    (int) table.vacuum(opened).run(Vacuum.NO_VERSION).deleted()));
        }
        return true;
    }

    private boolean read() {
        while (writing.get() > 0) {
            timed(() -> {
                DeltaTable opened = table.open(table.objects);
                List<List<Object>> seen = new ArrayList<>();
                for (AddFile file : opened.snapshot().files()) {
                    seen.addAll(table.rows(opened, file));
                }
                long[] flushes = new long[WRITERS];
                for (int lane = 0; lane < WRITERS; lane++) {
                    flushes[lane] = 1
                            + opened.snapshot().txnVersion("app:topic-" + lane).orElse(-1);
                }
                assertThat(seen)
                        .as("version %d", opened.snapshot().version())
                        .containsExactlyInAnyOrderElementsOf(rows(flushes));
                reads.incrementAndGet();
            });
        }
        return true;
    }

    /** Hours pass, as long as no work that is under way becomes older than it may. */
    private boolean passTime() {
        while (writing.get() > 0) {
            synchronized (startedAt) {
                long later = table.clock.millis() + Duration.ofHours(1).toMillis();
                boolean nobodyWaits =
                        startedAt.values().stream().allMatch(start -> later - start <= LONGEST.toMillis());
                if (nobodyWaits) {
                    table.clock.advance(Duration.ofHours(1));
                }
            }
            Thread.yield();
        }
        return true;
    }

    private void timed(Runnable work) {
        Object ticket = new Object();
        synchronized (startedAt) {
            startedAt.put(ticket, table.clock.millis());
        }
        try {
            work.run();
        } finally {
            synchronized (startedAt) {
                startedAt.remove(ticket);
            }
        }
    }
}
