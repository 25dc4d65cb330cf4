// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.maintain.HandClock;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with deletion vectors are written at the pace that they and their compaction bear. */
class PacingTest {
    /** More small files than 64 times {@code compaction.min.files}. */
    private static final int FAR_BEHIND = 129;

    private final HandClock clock = new HandClock(System.currentTimeMillis());
    private final FaultyStore.Faults faults = new FaultyStore.Faults();
    private final FaultyStore.Faults faultsOfB = new FaultyStore.Faults();
    private long offset;

    @TempDir
    Path base;

    private TaskHarness task(String... pairs) {
        Map<String, String> settings = new HashMap<>(properties(base, pairs));
        settings.put("write.mode", "upsert");
        settings.put("pk.mode", "record_key");
        settings.put("pk.fields", "id");
        settings.put("deletion.vectors.enabled", "true");
        return new TaskHarness(
                settings,
                store -> new FaultyStore(store, store.location().matches(".*/b/?") ? faultsOfB : faults),
                true,
                Optional.of(clock));
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

    /** With {@code table.route.field=to}. */
    private SinkRecord rowOf(String table) {
        long id = offset;
        return record(T0, offset, Map.of("id", id), Map.of("id", id, "o", offset++, "to", table));
    }

    private static TaskHarness after(TaskHarness task, long seconds) {
        task.ticker.advance(Duration.ofSeconds(seconds));
        return task;
    }

    private long version() {
        return StoredTable.open(base, "t").snapshot().version();
    }

    private int files() {
        return files("t");
    }

    private int files(String table) {
        return StoredTable.open(base, table).snapshot().files().size();
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

    private void fallBehind(TaskHarness task, String table, int files) {
        for (int i = 0; i < files; i++) {
            task.put(rowOf(table));
        }
        assertThat(files(table)).isEqualTo(files);
    }

    @Test
    void aTableFarBehindPausesItsPartitionsUntilItIsCompacted() {
        try (TaskHarness task = compacted().open(T1)) {
            fallBehind(task);
            assertThat(task.context.paused).containsExactlyInAnyOrder(T0, T1);

            task.put(rows(5_000, 2)); // polled before the pause
            task.ticker.advance(Duration.ofSeconds(2));
            task.put();
            assertThat(files()).as("held, though flush.size is 1").isEqualTo(FAR_BEHIND);
            assertThat(task.context.paused).containsExactlyInAnyOrder(T0, T1);
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
    void aTableThatThisConnectorDoesNotCompactOrThatIsNotToWaitNeverPauses() {
        for (String[] off : new String[][] {
            {"compaction.enabled", "false"},
            {"maintenance.tasks", "none", "compaction.enabled", "false"},
            {"flush.interval.max.ms", "60000"}
        }) {
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

    /** A flush may take hours to be due; a partition that is not read for hours may lose records. */
    @Test
    void noPauseIsLongerThanTenMinutes() {
        try (TaskHarness task = compacted("flush.interval.max.ms", "3600000")) {
            fallBehind(task);
            task.put(rows(5_000, 1));
            after(task, 599).put();
            assertThat(task.context.paused).containsExactly(T0);
            after(task, 1).put();
            assertThat(task.context.paused).isEmpty();
            task.put(rows(6_000, 1));
            assertThat(files()).isGreaterThan(FAR_BEHIND);
        }
    }

    @Test
    void aShortPauseEndsInTime() {
        try (TaskHarness task = compacted("flush.interval.ms", "100", "flush.interval.max.ms", "500")) {
            fallBehind(task);
            assertThat(task.context.timeout).isEqualTo(500L);
            task.ticker.advance(Duration.ofMillis(500));
            task.put();
            assertThat(task.context.paused).isEmpty();
        }
    }

    /** The pause of the one table begins while that of the other lasts. */
    @Test
    void aPartitionOfSeveralTablesFarBehindIsReadHalfOfTheTimeToo() {
        try (TaskHarness task = compacted("table.route.field", "to")) {
            fallBehind(task, "a", FAR_BEHIND);
            fallBehind(task, "b", FAR_BEHIND - 1);
            after(task, 200).put(rowOf("b"));
            assertThat(task.context.paused).containsExactly(T0);
            after(task, 100).put();
            assertThat(task.context.paused).isEmpty();

            task.put(rowOf("a"), rowOf("b"));
            after(task, 299).put(rowOf("a"), rowOf("b"));
            assertThat(task.context.paused).isEmpty();
            after(task, 1).put(rowOf("b"));
            assertThat(task.context.paused).containsExactly(T0);
        }
    }

    /** Connect pauses a partition again that was paused when a rebalance took it and gave it back. */
    @Test
    void aPartitionThatComesBackAtOnceIsReadOnOnceItsTableIsCompacted() {
        for (boolean isAway : new boolean[] {false, true}) {
            try (TaskHarness task = compacted()) {
                fallBehind(task);
                faults.away = isAway;
                task.revoke(T0);
                task.open(T0);
                faults.away = false;
                task.put();
                assertThat(task.context.paused).containsExactly(T0);

                task.revoke(T0);
                task.open(T0);
                task.maintain();
                after(task, 2).put();
                assertThat(task.context.paused).isEmpty();
            }
        }
    }

    /** Of a partition whose records name their tables, nobody knows which it feeds before the first one has come. */
    @Test
    void aPartitionThatMayFeedAnyTableIsReadWhenItComesBack() {
        try (TaskHarness task = compacted("table.route.field", "to")) {
            fallBehind(task, "a", FAR_BEHIND);
            task.revoke(T0);
            task.open(T0);
            assertThat(task.context.paused).containsExactly(T0);
            task.put();
            assertThat(task.context.paused).isEmpty();

            task.put(rowOf("a"));
            assertThat(task.context.paused).containsExactly(T0);
            task.maintain();
            after(task, 2).put();
            assertThat(task.context.paused).isEmpty();
        }
    }

    private Object debtLevel(TaskHarness task) throws JMException {
        String connector = properties(base).get("name");
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                        new ObjectName("alluvium.connect:type=delta-sink-table,connector=" + connector + ",task="
                                + task.taskId() + ",table=t"),
                        TableMetric.DEBT_LEVEL.attribute());
    }

    @Test
    void aTableThatTheTaskFeedsNoMoreIsForgotten() throws JMException {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            assertThat(debtLevel(task)).isEqualTo(2L);
            task.revoke(T0);
            after(task, 2).put();
            assertThat(debtLevel(task)).isEqualTo(0L);

            task.open(T0);
            task.put();
            assertThat(task.context.paused).isEmpty();
            task.put(rows(5_000, 1));
            assertThat(task.context.paused).containsExactly(T0);
        }
    }

    /** While Connect holds records back to give them again, a partition that is read would add to them without end. */
    @Test
    void noPartitionIsReadOnWhileAPutFails() {
        try (TaskHarness task = compacted("table.route.field", "to", "table.b.flush.size", "1000")) {
            fallBehind(task, "a", FAR_BEHIND);
            task.put(rowOf("a"), rowOf("b"));
            task.maintain();
            long before = StoredTable.open(base, "a").snapshot().version();
            faultsOfB.away = true;
            task.ticker.advance(Duration.ofSeconds(300));
            assertThatThrownBy(task::put).isInstanceOf(RetriableException.class);
            assertThat(StoredTable.open(base, "a").snapshot().version()).isEqualTo(before + 1);
            assertThat(task.context.paused).containsExactly(T0);

            faultsOfB.away = false;
            after(task, 60).put();
            assertThat(task.context.paused).isEmpty();
        }
    }

    /** Where nothing waits for it, compaction keeps its interval, however much there is. */
    @Test
    void onlyACompactionThatFlushesWaitForIsUrgent() {
        try (TaskHarness task = compacted("upsert.engine", "cow")) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 40; i++) {
                    task.put(rows(offset, 1));
                }
                clock.advance(10_000);
                task.maintain();
            }
            assertThat(files()).isEqualTo(41);
            clock.advance(600_000);
            task.maintain();
            assertThat(files()).isEqualTo(1);
        }
    }

    /** The flush waits for the compaction, so that must not wait for the flush. */
    @Test
    void aTableFarBehindIsCompactedThoughItsFlushGoesOnLosing() {
        try (TaskHarness task = compacted()) {
            fallBehind(task);
            task.put(rows(5_000, 1));
            AtomicInteger filesWhileLosing = new AtomicInteger();
            loseFiveRaces(() -> {
                task.maintain();
                filesWhileLosing.set(files());
            });
            after(task, 300).put();

            assertThat(filesWhileLosing).hasValue(1);
        }
    }

    /** The sixth attempt of the next flush runs this first. */
    private void loseFiveRaces(Runnable sixth) {
        DeltaTable rival = DeltaTable.open(
                        new LocalObjectStore(base.resolve("t")), TableContext.system("rival", CommitPolicy.standard()))
                .orElseThrow();
        AtomicInteger attempts = new AtomicInteger();
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
                sixth.run();
            }
        };
    }

    /** Lost races in a row: the sixth attempt finds that nobody of its own task compacts. */
    @Test
    void aWriterThatGoesOnLosingIsNotRacedByItsOwnCompaction() {
        try (TaskHarness task = compacted()) {
            for (int i = 0; i < 4; i++) {
                task.put(rows(i, 1));
            }
            AtomicInteger filesWhileLosing = new AtomicInteger();
            loseFiveRaces(() -> {
                task.maintain();
                filesWhileLosing.set(files());
            });
            task.put(rows(10, 1));
            faults.beforeLogPut = () -> {};

            assertThat(filesWhileLosing).hasValue(4);
            clock.advance(20_000);
            task.maintain();
            assertThat(files()).isEqualTo(1);
        }
    }
}
