// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.maintain.HandClock;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with deletion vectors are written at the pace that they and their compaction bear. */
class PacingTest {
    /** More small files than 64 times {@code compaction.min.files}. */
    private static final int FAR_BEHIND = 129;

    private final HandClock clock = new HandClock(System.currentTimeMillis());
    private final FaultyStore.Faults faults = new FaultyStore.Faults();
    private long offset;

    @TempDir
    Path base;

    private TaskHarness task(String... pairs) {
        Map<String, String> settings = new HashMap<>(properties(base, pairs));
        settings.put("write.mode", "upsert");
        settings.put("pk.mode", "record_key");
        settings.put("pk.fields", "id");
        settings.put("deletion.vectors.enabled", "true");
        return new TaskHarness(settings, store -> new FaultyStore(store, faults), true, Optional.of(clock));
    }

    private TaskHarness compacted(String... pairs) {
        Map<String, String> settings = new HashMap<>(Map.of("compaction.enabled", "true", "flush.size", "1"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        settings.put("compaction.min.files", "2");
        return task(settings.entrySet().stream()
                        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                        .toArray(String[]::new))
                .open(T0);
    }

    private SinkRecord[] rows(long firstId, int count) {
        SinkRecord[] rows = new SinkRecord[count];
        for (int i = 0; i < count; i++) {
            rows[i] = record(T0, offset, Map.of("id", firstId + i), Map.of("id", firstId + i, "o", offset));
            offset++;
        }
        return rows;
    }

    private long version() {
        return StoredTable.open(base, "t").snapshot().version();
    }

    private int files() {
        return StoredTable.open(base, "t").snapshot().files().size();
    }

    /** The second flush marks a row of one file, so the third wants 27 records. */
    private void updateOnce(TaskHarness task) {
        task.put(rows(0, 100));
        task.flush();
        task.put(rows(0, 1));
        task.flush();
    }

    @Test
    void fewUpdatesWaitForMoreAndNoLongerThanTheyMay() {
        try (TaskHarness task = task().open(T0)) {
            updateOnce(task);
            long before = version();
            task.put(rows(1, 26));
            task.ticker.advance(Duration.ofSeconds(299));
            task.put();
            assertThat(version()).isEqualTo(before);
            assertThat(task.context.timeout).isEqualTo(1_000L);
            task.ticker.advance(Duration.ofSeconds(1));
            task.put();

            assertThat(version()).isEqualTo(before + 1);
            assertThat(task.committable()).containsEntry(T0, offset);
        }
    }

    @Test
    void enoughUpdatesDoNotWaitLongerThanTheInterval() {
        try (TaskHarness task = task().open(T0)) {
            updateOnce(task);
            long before = version();
            task.put(rows(1, 26));
            task.ticker.advance(Duration.ofSeconds(60));
            task.put();
            assertThat(version()).isEqualTo(before);
            task.put(rows(50, 1));

            assertThat(version()).isEqualTo(before + 1);
        }
    }

    @Test
    void sizeStillTriggersAtOnceAndTheStretchCanBeSwitchedOff() {
        try (TaskHarness task = task("flush.size", "5").open(T0)) {
            updateOnce(task);
            long before = version();
            task.put(rows(1, 5));
            assertThat(version()).isEqualTo(before + 1);
        }
        try (TaskHarness task = task("flush.interval.max.ms", "60000").open(T0)) {
            task.put(rows(0, 1));
            task.flush();
            long before = version();
            task.put(rows(0, 1));
            task.flush();
            assertThat(version()).isEqualTo(before + 1);
        }
    }

    private void fallBehind(TaskHarness task) {
        for (int i = 0; i < FAR_BEHIND; i++) {
            task.put(rows(1_000 + i, 1));
        }
        assertThat(files()).isEqualTo(FAR_BEHIND);
    }

    @Test
    void aTableFarBehindPausesItsPartitionsUntilItIsCompacted() {
        try (TaskHarness task = compacted().open(T1)) {
            fallBehind(task);
            assertThat(task.context.paused).containsExactly(T0);

            task.put(rows(5_000, 2)); // polled before the pause
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            assertThat(files()).as("held, though flush.size is 1").isEqualTo(FAR_BEHIND);
            assertThat(task.context.paused).containsExactly(T0);
            assertThat(task.context.timeout).isEqualTo(1_000L);

            task.maintain();
            task.ticker.advance(Duration.ofSeconds(1));
            task.put();
            assertThat(task.context.paused).isEmpty();
            task.put();
            assertThat(StoredTable.open(base, "t").rows()).hasSize(FAR_BEHIND + 2);
            assertThat(task.committable()).containsEntry(T0, offset);
        }
    }

    /** A pause must not depend on anybody: a compaction may fail for ever. */
    @Test
    void aTableThatNobodyManagesToCompactIsWrittenHalfOfTheTime() {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            task.put(rows(5_000, 1));
            task.ticker.advance(Duration.ofSeconds(300));
            task.put();
            assertThat(task.context.paused).isEmpty();

            task.put(rows(6_000, 1));
            assertThat(files()).isEqualTo(FAR_BEHIND + 2);
            assertThat(task.context.paused).as("it has just waited").isEmpty();
            task.ticker.advance(Duration.ofSeconds(300));
            task.put(rows(7_000, 1));
            assertThat(task.context.paused).containsExactly(T0);
        }
    }

    @Test
    void aTableThatThisConnectorDoesNotCompactNeverPauses() {
        for (String[] off : new String[][] {{"compaction.enabled", "false"}, {"maintenance.tasks", "none"}}) {
            try (TaskHarness task = compacted(off)) {
                task.put(rows(offset, FAR_BEHIND));
                for (int i = 0; i < FAR_BEHIND; i++) {
                    task.put(rows(offset, 1));
                }
                assertThat(task.context.paused).isEmpty();
            }
        }
        assertThat(files()).isGreaterThan(2 * FAR_BEHIND);
    }

    @Test
    void aStoreThatIsAwayWhileATableWaitsFailsNoPut() {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            faults.away = true;
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            faults.away = false;
            task.maintain();
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();

            assertThat(task.context.paused).isEmpty();
        }
    }

    @Test
    void aPartitionThatComesBackWhileItsTableWaitsIsPausedAgain() {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            task.revoke(T0);
            task.context.paused.clear(); // as Connect does for one that stays away
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            assertThat(task.context.paused).isEmpty();

            task.open(T0);
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            assertThat(task.context.paused).containsExactly(T0);
            task.maintain();
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            assertThat(task.context.paused).isEmpty();
        }
    }

    /** Connect pauses a partition again that comes back with the same rebalance. */
    @Test
    void aRebalanceLeavesNoPartitionPausedForEver() {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            task.revoke(T0);
            task.open(T0);
            assertThat(task.context.paused).containsExactly(T0);
            task.maintain();
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();

            assertThat(task.context.paused).isEmpty();
        }
    }

    /** Lost races in a row: the sixth attempt finds that nobody of its own task compacts. */
    @Test
    void aWriterThatGoesOnLosingIsNotRacedByItsOwnCompaction() {
        try (TaskHarness task = compacted()) {
            for (int i = 0; i < 4; i++) {
                task.put(rows(i, 1));
            }
            DeltaTable rival = DeltaTable.open(
                            new LocalObjectStore(base.resolve("t")),
                            TableContext.system("rival", CommitPolicy.standard()))
                    .orElseThrow();
            AtomicInteger attempts = new AtomicInteger();
            AtomicInteger filesWhileLosing = new AtomicInteger();
            faults.beforeLogPut = () -> {
                int attempt = attempts.incrementAndGet();
                if (attempt <= 5) {
                    rival.commit(base -> Optional.of(new CommitDraft(
                            "WRITE",
                            Map.of(),
                            Map.of(),
                            false,
                            List.of(new Txn("rival", attempt, OptionalLong.empty())),
                            () -> {})));
                } else if (attempt == 6) {
                    task.maintain();
                    filesWhileLosing.set(files());
                }
            };
            task.put(rows(10, 1));
            faults.beforeLogPut = () -> {};

            assertThat(attempts).hasValue(6);
            assertThat(filesWhileLosing).hasValue(4);
            clock.advance(20_000);
            task.maintain();
            assertThat(files()).isEqualTo(1);
        }
    }
}
