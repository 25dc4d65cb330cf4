// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.log.kernel.KernelSnapshotLoader;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a log is deleted, and that every version within the retention stays readable. */
class LogCleanupTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int INTERVAL = 4;

    /** Ten commits, one a day, checkpoints at 4 and 8. */
    private static List<ObjectStatus> tenDays() {
        List<ObjectStatus> log = new ArrayList<>();
        for (long day = 0; day < 10; day++) {
            log.add(new ObjectStatus(LogFiles.commit(day), 10, day * DAY));
            log.add(new ObjectStatus(LogFiles.checksum(day), 10, day * DAY));
        }
        log.add(new ObjectStatus(LogFiles.checkpoint(4), 10, 4 * DAY));
        log.add(new ObjectStatus(LogFiles.checkpoint(8), 10, 8 * DAY));
        log.add(new ObjectStatus(LogFiles.LAST_CHECKPOINT, 10, 0));
        log.add(new ObjectStatus("_delta_log/notes.txt", 10, 0));
        log.add(new ObjectStatus("_delta_log/00000000000000000002.00000000000000000005.compacted.json", 10, 0));
        return log;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", // everything is within the retention
        "4, 0", // version 3 was current when the retention began: it needs the commits from 0 on
        "5, 4", // version 4 was: its checkpoint stands in for 0 to 3
        "8, 4", "9, 8", "10, 8", // all is older; the newest version is still needed
        "99, 8"
    })
    void oldestVersionWithinTheRetentionStaysReadable(long cutoffDay, long firstKept) {
        List<String> expired = LogCleanupPlanner.expired(tenDays(), cutoffDay * DAY);

        List<String> expected = new ArrayList<>();
        for (long version = 0; version < firstKept; version++) {
            if (version == 5) {
                expected.add("_delta_log/00000000000000000002.00000000000000000005.compacted.json");
            }
            expected.add(LogFiles.commit(version));
            expected.add(LogFiles.checksum(version));
        }
        if (firstKept > 4) {
            expected.add(LogFiles.checkpoint(4));
        }
        assertThat(expired).containsExactlyInAnyOrderElementsOf(expected).isSorted();
    }

    @Test
    void nothingGoesThatNoCompleteCheckpointStandsInFor() {
        List<ObjectStatus> log = tenDays();
        log.removeIf(object -> object.key().contains(".checkpoint."));
        assertThat(LogCleanupPlanner.expired(log, 99 * DAY)).isEmpty();

        log.add(new ObjectStatus(LogFiles.checkpoint(8), 0, 8 * DAY));
        log.add(new ObjectStatus(
                "_delta_log/00000000000000000004.checkpoint.0000000001.0000000002.parquet", 10, 4 * DAY));
        assertThat(LogCleanupPlanner.expired(log, 99 * DAY))
                .as("one is empty, one lacks a part")
                .isEmpty();
    }

    @Test
    void commitThatWasCopiedLaterKeepsWhatComesAfterIt() {
        List<ObjectStatus> log = tenDays();
        log.set(0, new ObjectStatus(LogFiles.commit(0), 10, 50 * DAY));

        assertThat(LogCleanupPlanner.expired(log, 49 * DAY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "interval 30 days, 2592000",
        "INTERVAL 1 WEEK, 604800",
        "interval 1 week 2 days 3 hours, 788400",
        "90 minutes, 5400",
        "interval 1500 milliseconds, 1",
        "interval 0 seconds, 0"
    })
    void intervalIsReadAsSparkSpellsIt(String text, long seconds) {
        assertThat(LogRetention.of(Map.of("delta.logRetentionDuration", text)).map(Duration::toSeconds))
                .contains(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "interval", "interval 1 month", "30", "days", "interval -1 days", "1 day later"})
    void whatIsNoIntervalKeepsTheLog(String text) {
        assertThat(LogRetention.of(Map.of("delta.logRetentionDuration", text))).isEmpty();
        assertThat(LogRetention.of(Map.of())).contains(Duration.ofDays(30));
        assertThat(LogRetention.of(Map.of("delta.enableExpiredLogCleanup", "FALSE")))
                .isEmpty();
    }

    /** Else vacuum would find no trace of what was removed, and would have to stop. */
    @Test
    void logIsKeptAsLongAsRemovedFilesAre() {
        assertThat(LogRetention.of(Map.of("delta.deletedFileRetentionDuration", "interval 60 days")))
                .contains(Duration.ofDays(60));
        assertThat(LogRetention.of(Map.of("delta.deletedFileRetentionDuration", "interval 7 days")))
                .contains(Duration.ofDays(30));
        assertThat(LogRetention.of(Map.of("delta.deletedFileRetentionDuration", "long")))
                .isEmpty();
    }

    @Test
    void logIsCleanedUpBehindTheCheckpointThatKernelReads() {
        MemoryObjects young = tableOf(11);
        MemoryObjects store = young.copy(after(Duration.ofDays(31)));

        commit(open(store, Duration.ofDays(31)), 12);

        assertThat(LongStream.rangeClosed(0, 12)
                        .filter(version -> store.head(LogFiles.commit(version)).isPresent()))
                .as("version 11 was current 30 days ago; checkpoint 8 stands in for what was before")
                .containsExactly(8L, 9L, 10L, 11L, 12L);
        assertThat(store.head(LogFiles.checkpoint(4))).isEmpty();
        assertThat(store.head(LogFiles.checksum(4))).isEmpty();
        assertThat(store.head(LogFiles.checkpoint(8))).isPresent();
        Snapshot loaded = new KernelSnapshotLoader().load(store).orElseThrow();
        assertThat(loaded.files()).hasSize(12);
        assertThat(new KernelRows(store).checksum()).containsExactly(12L, 12 * 7L);
    }

    /** A log of years has hundreds of pages, and a checkpoint comes every few minutes. */
    @Test
    void logIsNotListedBeyondItsFirstCommitWithinTheRetention() {
        List<String> seen = new ArrayList<>();
        MemoryObjects store = tableOf(7);
        ObjectStore watched = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(store, arguments);
                    return answer instanceof Iterator<?> listed ? watched(listed, seen) : answer;
                });

        assertThat(new LogCleanup(watched, after(Duration.ZERO))
                        .run(new KernelSnapshotLoader().load(store).orElseThrow()))
                .isZero();

        assertThat(seen).containsExactly(LogFiles.commit(0));
    }

    @Test
    void logStaysWhereTheTableSaysSo() {
        MemoryObjects store = new MemoryObjects(after(Duration.ZERO));
        create(
                store,
                Map.of("delta.enableExpiredLogCleanup", "false", "delta.logRetentionDuration", "interval 0 days"));
        for (int version = 1; version <= 8; version++) {
            commit(open(store, Duration.ZERO), version);
        }

        assertThat(store.head(LogFiles.commit(0))).isPresent();
        assertThat(store.head(LogFiles.checkpoint(8))).isPresent();
    }

    /** A crash at each request of the commit whose checkpoint cleans up. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tableIsWholeAfterACrashAtAnyRequest(boolean afterRequest) {
        MemoryObjects young = tableOf(11);
        int requests = 0;
        boolean crashed = true;
        while (crashed) {
            MemoryObjects objects = young.copy(after(Duration.ofDays(31)));
            CrashPoints store =
                    afterRequest ? CrashPoints.after(objects, requests) : CrashPoints.before(objects, requests);
            try {
                commit(open(store, Duration.ofDays(31)), 12);
            } catch (Crash crash) {
                assertThat(crash)
                        .as("before the checkpoint, whose failures are not the commit's")
                        .isNotNull();
            }
            crashed = store.requests() > requests;
            Snapshot left = new KernelSnapshotLoader().load(objects).orElseThrow();
            assertThat(left.files()).as("request %d", requests).hasSize((int) left.version());
            for (int version = (int) left.version() + 1; version <= 16; version++) {
                commit(open(objects, Duration.ofDays(31)), version);
            }
            assertThat(new KernelSnapshotLoader().load(objects).orElseThrow().files())
                    .hasSize(16);
            assertThat(objects.head(LogFiles.commit(7)))
                    .as("cleaned up at last")
                    .isEmpty();
            requests++;
        }
        assertThat(requests).isGreaterThan(20);
    }

    private static Iterator<?> watched(Iterator<?> listed, List<String> seen) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return listed.hasNext();
            }

            @Override
            public Object next() {
                ObjectStatus next = (ObjectStatus) listed.next();
                seen.add(next.key());
                return next;
            }
        };
    }

    private static Clock after(Duration since) {
        return Clock.fixed(TestContexts.NOW.plus(since), ZoneOffset.UTC);
    }

    private static MemoryObjects tableOf(int commits) {
        MemoryObjects store = new MemoryObjects(after(Duration.ZERO));
        create(store, Map.of());
        for (int version = 1; version <= commits; version++) {
            commit(open(store, Duration.ZERO), version);
        }
        return store;
    }

    private static void create(MemoryObjects store, Map<String, String> properties) {
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        DeltaTable.create(
                store,
                new TableSpec(schema, List.of(), properties, ""),
                TestContexts.counted("new", after(Duration.ZERO)));
    }

    private static DeltaTable open(ObjectStore store, Duration since) {
        TableContext context = TestContexts.with(
                TestContexts.counted("t" + since.toDays(), after(since)),
                new CommitPolicy(3, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), INTERVAL));
        return DeltaTable.open(store, context).orElseThrow();
    }

    private static void commit(DeltaTable table, int number) {
        AddFile file = new AddFile("f-" + number, Map.of(), 7, 2, true, null, Map.of(), Optional.empty());
        Txn txn = new Txn("app", number, OptionalLong.of(1));
        table.commit(
                base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(file, txn), () -> {})));
    }
}
