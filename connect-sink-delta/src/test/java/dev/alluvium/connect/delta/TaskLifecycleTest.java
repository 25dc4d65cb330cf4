// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a task does between open and close when everything that can happen happens: P-1, P-2, P-5 to P-10, P-14, P-16
 * to P-18, P-19a to P-19c.
 */
class TaskLifecycleTest {
    @TempDir
    Path base;

    private final FaultyStore.Faults faults = new FaultyStore.Faults();

    private TaskHarness task(String... pairs) {
        return new TaskHarness(properties(base, pairs), store -> new FaultyStore(store, faults));
    }

    private static SinkRecord row(org.apache.kafka.common.TopicPartition partition, long offset) {
        return record(partition, offset, null, Map.of("p", (long) partition.partition(), "o", offset));
    }

    private List<Long> offsets(int partition) {
        return StoredTable.open(base, "t").rows().stream()
                .filter(row -> row.get("p").equals((long) partition))
                .map(row -> (Long) row.get("o"))
                .sorted()
                .toList();
    }

    @Test
    void rebalanceDuringFlushLosesNothing() {
        try (TaskHarness one = task().open(T0, T1);
                TaskHarness two = task()) {
            one.put(row(T0, 0), row(T1, 0), row(T0, 1));
            faults.away = true;
            assertThatThrownBy(one::flush).isInstanceOf(RetriableException.class);
            faults.away = false;

            one.revoke(T1);
            two.open(T1);
            two.put(row(T1, 0), row(T1, 1));
            one.flush();
            two.flush();

            assertThat(offsets(0)).containsExactly(0L, 1L);
            assertThat(offsets(1)).containsExactly(0L, 1L);
        }
    }

    @Test
    void recordsOfAnUnknownPartitionAreRefused() {
        try (TaskHarness task = task().open(T0)) {
            assertThatThrownBy(() -> task.put(row(T1, 5)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("t-1@5: this task was not given the partition; its records would be lost");
        }
    }

    @Test
    void revokingOnePartitionKeepsTheOthersBuffer() {
        try (TaskHarness task = task().open(T0, T1)) {
            task.put(row(T0, 0), row(T1, 0));
            task.revoke(T1);
            task.flush();

            assertThat(offsets(0)).containsExactly(0L);
            assertThat(offsets(1)).isEmpty();
            assertThat(task.committable()).containsOnlyKeys(T0);
        }
    }

    @Test
    void closeNeverFlushes() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            task.ticker.advance(Duration.ofHours(1));
            int before = faults.logPuts;
            task.revoke(T0);

            assertThat(faults.logPuts).isEqualTo(before);
        }
    }

    @Test
    void timerNeverCommitsOutsideTaskThread() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            task.ticker.advance(Duration.ofHours(1));
            assertThat(offsets(0)).isEmpty();

            assertThat(task.committable()).containsEntry(T0, 1L);
            assertThat(offsets(0)).containsExactly(0L);
        }
    }

    @Test
    void theWorkerIsAskedToCallAgainWhenTheIntervalEnds() {
        try (TaskHarness task = task("flush.interval.ms", "5000").open(T0)) {
            task.put(row(T0, 0));
            assertThat(task.context.timeout).isEqualTo(5000L);

            task.ticker.advance(Duration.ofSeconds(4));
            task.put(row(T0, 1));
            assertThat(task.context.timeout).isEqualTo(1000L);
        }
    }

    @Test
    void closedPartitionLeavesNoState() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0), row(T0, 1));
            task.revoke(T0);
            task.open(T0);
            task.put(row(T0, 0));
            task.flush();

            assertThat(offsets(0)).containsExactly(0L);
        }
    }

    @Test
    void restartAfterCleanStopReprocessesNothing() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0), row(T0, 1), row(T0, 2));
            task.flush();
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
        try (TaskHarness again = task().open(T0)) {
            assertThat(again.context.seeks).containsEntry(T0, 3L);
            assertThat(again.committable()).containsEntry(T0, 3L);
            again.put(row(T0, 3));
            again.flush();
        }
        assertThat(offsets(0)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void regexRouterDoesNotBreakOffsets() {
        SinkRecord routed = row(T0, 0).newRecord("renamed", 9, null, null, null, Map.of("p", 0L, "o", 0L), 5L);
        try (TaskHarness task = task("transforms", "r", "transforms.r.type", "org.example.Router")
                .open(T0)) {
            task.put(routed);
            task.flush();

            assertThat(StoredTable.open(base, "renamed").txn(task, T0)).isEqualTo(OptionalLong.of(0));
            assertThat(task.committable()).containsExactly(Map.entry(T0, 1L));
        }
    }

    @Test
    void recordsThatATransformDroppedCountAsReadOnceNothingIsHeld() {
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> seen = Map.of(T0, new OffsetAndMetadata(9));
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            assertThat(task.committable(seen)).containsEntry(T0, 0L);
            task.flush();
            assertThat(task.committable(seen)).containsEntry(T0, 9L);
        }
    }

    /** Else a restart reads them all again, and takes their retention for a loss. */
    @Test
    void aLongStretchThatATransformDroppedAdvancesTheTableWithoutData() {
        try (TaskHarness task = task("flush.size", "3").open(T0, T1)) {
            task.put(row(T0, 0));
            task.flush();
            assertThat(task.committable(Map.of(T0, new OffsetAndMetadata(3)))).containsEntry(T0, 3L);
            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(0);

            assertThat(task.committable(Map.of(T0, new OffsetAndMetadata(4), T1, new OffsetAndMetadata(90))))
                    .containsEntry(T0, 4L);
            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(3);
            assertThat(StoredTable.open(base, "t").txn(task, T1))
                    .as("nothing of it was ever in the table")
                    .isEmpty();
            task.put(row(T0, 4), row(T0, 5));
            assertThat(task.committable(Map.of(T0, new OffsetAndMetadata(900))))
                    .as("something is held")
                    .containsEntry(T0, 4L);
            task.flush();
        }
        try (TaskHarness again = task().open(T0)) {
            assertThat(again.context.seeks).containsEntry(T0, 6L);
            assertThat(again.committable(Map.of(T0, new OffsetAndMetadata(900))))
                    .as("Connect has not read from where it was asked to")
                    .containsEntry(T0, 6L);
        }
        assertThat(offsets(0)).containsExactly(0L, 4L, 5L);
    }

    @Test
    void recordsWithoutEffectAdvanceTheTableByACommitWithoutData() {
        try (TaskHarness task = task("tombstone.mode", "ignore").open(T0)) {
            task.put(row(T0, 0));
            task.flush();
            int files = StoredTable.open(base, "t").snapshot().files().size();
            for (long offset = 1; offset < 40; offset++) {
                task.put(record(T0, offset, null, null));
            }
            assertThat(task.committable()).containsEntry(T0, 1L);
            task.flush();

            assertThat(StoredTable.open(base, "t").txn(task, T0)).hasValue(39);
            assertThat(StoredTable.open(base, "t").snapshot().files()).hasSize(files);
            assertThat(task.committable()).containsEntry(T0, 40L);
        }
    }

    @Test
    void idlePartitionDoesNotDelayOthers() {
        try (TaskHarness task = task().open(T0, T1)) {
            task.put(row(T0, 0));
            task.flush();

            assertThat(task.committable()).containsExactly(Map.entry(T0, 1L));
        }
    }

    @Test
    void offsetGapsAreAccepted() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 3), row(T0, 17), row(T0, 18));
            task.flush();
            task.put(row(T0, 40));
            task.flush();

            assertThat(offsets(0)).containsExactly(3L, 17L, 18L, 40L);
            assertThat(task.committable()).containsEntry(T0, 41L);
        }
    }

    @Test
    void retriedPutBuffersEachRecordOnce() {
        try (TaskHarness task = task("flush.size", "3").open(T0)) {
            SinkRecord[] batch =
                    LongStream.range(0, 5).mapToObj(i -> row(T0, i)).toArray(SinkRecord[]::new);
            task.put(row(T0, -0L));
            faults.away = true;
            assertThatThrownBy(() -> task.put(batch)).isInstanceOf(RetriableException.class);
            faults.away = false;
            task.ticker.advance(Duration.ofSeconds(10));
            task.put(batch);
            task.flush();

            assertThat(offsets(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void failingPreCommitCausesNoDuplicates() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0), row(T0, 1));
            task.ticker.advance(Duration.ofHours(1));
            faults.away = true;
            assertThat(task.committable()).containsEntry(T0, 0L);
            faults.away = false;

            task.ticker.advance(Duration.ofHours(1));
            task.put(row(T0, 0), row(T0, 1), row(T0, 2)); // what Connect gives again if it went back
            task.flush();

            assertThat(offsets(0)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void backoffSurvivesOffsetFlush() {
        try (TaskHarness task = task("commit.retry.backoff.ms", "1000").open(T0)) {
            task.put(row(T0, 0));
            faults.away = true;
            assertThatThrownBy(task::flush).isInstanceOf(RetriableException.class);
            assertThat(task.context.timeout).isEqualTo(1000L);
            faults.away = false;

            task.ticker.advance(Duration.ofMillis(400));
            assertThat(task.committable()).containsEntry(T0, 0L);
            assertThatThrownBy(() -> task.put()).isInstanceOf(RetriableException.class);
            assertThat(task.context.timeout).isEqualTo(600L);
            assertThat(offsets(0)).isEmpty();

            task.ticker.advance(Duration.ofMillis(600));
            task.put();
            assertThat(offsets(0)).containsExactly(0L);
        }
    }

    @Test
    void lostAckOfOwnCommitIsNotADuplicate() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0));
            task.flush();
            task.put(row(T0, 1));
            faults.loseNextCommitAnswer = true;
            assertThatThrownBy(task::flush).isInstanceOf(RetriableException.class);
            faults.away = false;
            task.ticker.advance(Duration.ofHours(1));
            task.put();

            assertThat(task.context.seeks).containsEntry(T0, 2L);
            task.put(row(T0, 2));
            task.flush();
            assertThat(offsets(0)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void memoryPressureFlushesEarly() {
        try (TaskHarness task = task("max.buffered.records", "2").open(T0)) {
            task.put(row(T0, 0), row(T0, 1), row(T0, 2), row(T0, 3));

            assertThat(offsets(0)).containsExactly(0L, 1L, 2L);
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
    }

    @Test
    void storeAwayAtOpenIsReadLater() {
        try (TaskHarness task = task().open(T0)) {
            task.put(row(T0, 0), row(T0, 1));
            task.flush();
        }
        faults.away = true;
        try (TaskHarness task = task().open(T0)) {
            faults.away = false;
            task.put(row(T0, 0), row(T0, 1), row(T0, 2));
            task.flush();

            assertThat(offsets(0)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void noMBeanSurvivesStop() throws Exception {
        ObjectName all = new ObjectName("alluvium.connect:connector=beans,*");
        try (TaskHarness task = task("name", "beans").open(T0)) {
            task.put(row(T0, 0));
            task.flush();

            Set<ObjectName> beans = ManagementFactory.getPlatformMBeanServer().queryNames(all, null);
            assertThat(beans).hasSize(3);
            Object written = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("alluvium.connect:type=delta-sink-table,connector=beans,task="
                                    + task.taskId() + ",table=t"),
                            "records-written-total");
            assertThat(written).isEqualTo(1L);
            task.pipeline.close();
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(all, null))
                .isEmpty();
    }
}
