// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.T1;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.error.StillWritingException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that takes longer than a call of Connect may. P-16, P-17, P-38. */
class SlowStoreTest {
    @TempDir
    Path base;

    private final FaultyStore.Faults faults = new FaultyStore.Faults();
    private final CountDownLatch released = new CountDownLatch(1);

    private TaskHarness task(String... pairs) {
        return new TaskHarness(properties(base, pairs), store -> new FaultyStore(store, faults));
    }

    private static SinkRecord[] rows(TopicPartition partition, long from, long to) {
        List<SinkRecord> rows = new ArrayList<>();
        for (long offset = from; offset <= to; offset++) {
            rows.add(record(partition, offset, null, Map.of("p", (long) partition.partition(), "o", offset)));
        }
        return rows.toArray(SinkRecord[]::new);
    }

    private List<Long> offsets(TopicPartition partition) {
        return StoredTable.open(base, "t").rows().stream()
                .filter(row -> row.get("p").equals((long) partition.partition()))
                .map(row -> (Long) row.get("o"))
                .sorted()
                .toList();
    }

    /** From here on the log's PUT does not end, and every call has waited its time as soon as it waits. */
    private void holdBack(TaskHarness task) {
        faults.beforeLogPut = this::hold;
        task.ticker.step = Duration.ofMinutes(10);
    }

    private void hold() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new StorageUnavailableException("interrupted (test)");
        }
    }

    /** The store answers; calls wait for it. */
    private void letGo(TaskHarness task) {
        task.ticker.step = Duration.ZERO;
        released.countDown();
    }

    /** Connect keeps a consumer alive by polling it, with all partitions paused, while put is to be repeated. */
    @Test
    void slowStorageCausesNoRebalance() {
        try (TaskHarness task = task().open(T0)) {
            task.put(rows(T0, 0, 1));
            task.flush();
            int before = faults.logPuts;
            holdBack(task);
            SinkRecord[] batch = rows(T0, 2, 4);
            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> task.put(batch))
                        .isInstanceOf(StillWritingException.class)
                        .hasMessageContaining("table 't' is still being written");
                assertThat(task.context.timeout).isEqualTo(100L);
                assertThat(task.committable()).containsEntry(T0, 2L);
            }
            letGo(task);
            task.put(batch);

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(task.committable()).containsEntry(T0, 5L);
            assertThat(faults.logPuts - before).isEqualTo(1);
        }
    }

    /** The first flush reads the keys of a table that exists. It does so once, beside the calls of Connect. */
    @Test
    void indexBuildLongerThanPollIntervalDoesNotRebalance() {
        String[] upsert = {"write.mode", "upsert", "pk.mode", "record_value", "pk.fields", "o"};
        try (TaskHarness task = task(upsert).open(T0)) {
            task.put(rows(T0, 0, 1));
            task.flush();
        }
        assertThat(faults.dataReads).isZero();
        faults.beforeDataRead = this::hold;
        try (TaskHarness task = task(upsert).open(T0)) {
            task.ticker.step = Duration.ofMinutes(10);
            SinkRecord[] batch = {rows(T0, 2, 2)[0], record(T0, 3, null, Map.of("p", 0L, "o", 1L)), rows(T0, 4, 4)[0]};
            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> task.put(batch)).isInstanceOf(StillWritingException.class);
                assertThat(task.context.timeout).isEqualTo(100L);
                assertThat(task.committable().getOrDefault(T0, 2L)).isEqualTo(2L);
            }
            letGo(task);
            task.put(batch);
            task.flush();
            int read = faults.dataReads;
            task.put(rows(T0, 5, 6));
            task.flush();

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L, 4L, 5L, 6L);
            assertThat(task.committable()).containsEntry(T0, 7L);
            assertThat(faults.dataReads).as("the keys are known by now").isEqualTo(read);
        }
    }

    /** A table takes its time before its first flush, too. */
    @Test
    void tablesThatAreMadeAndOpenedSlowlyKeepNoCallWaiting() {
        try (TaskHarness task = task().open(T0)) {
            holdBack(task);
            SinkRecord[] batch = rows(T0, 0, 1);
            for (int call = 0; call < 2; call++) {
                assertThatThrownBy(() -> task.put(batch)).isInstanceOf(StillWritingException.class);
            }
            letGo(task);
            task.put(batch);
            task.flush();
            assertThat(offsets(T0)).containsExactly(0L, 1L);
        }
        faults.beforeLogPut = () -> {};
        CountDownLatch listed = new CountDownLatch(1);
        faults.beforeList = () -> {
            try {
                listed.await();
            } catch (InterruptedException e) {
                throw new StorageUnavailableException("interrupted (test)");
            }
        };
        try (TaskHarness task = task()) {
            task.ticker.step = Duration.ofMinutes(10);
            task.open(T0, T1);
            assertThat(task.context.seeks).as("read later").isEmpty();
            listed.countDown();
            letGo(task);
            task.put(rows(T0, 0, 2));
            task.flush();

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L);
        }
    }

    /** The task pauses nothing itself, so that nothing can stay paused; Connect resumes what it has paused. */
    @Test
    void pausedPartitionsResumeAfterReassignment() {
        try (TaskHarness task = task().open(T0, T1)) {
            task.put(rows(T0, 0, 1));
            task.flush();
            holdBack(task);
            SinkRecord[] batch = {rows(T0, 2, 2)[0], rows(T1, 0, 0)[0]};
            assertThatThrownBy(() -> task.put(batch)).isInstanceOf(StillWritingException.class);
            task.revoke(T0);
            task.context.seeks.clear();
            task.open(T0);
            assertThat(task.context.seeks)
                    .as("what is being written is not read; Kafka's own position is not ahead of it")
                    .isEmpty();
            letGo(task);

            task.put(batch);
            task.put(rows(T0, 1, 4));
            task.put(rows(T1, 1, 1));
            task.flush();

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(offsets(T1)).containsExactly(0L, 1L);
            assertThat(task.context.paused).isEmpty();
        }
    }

    /** What was given up is another task's to write; this one's late commit counts, and is found. */
    @Test
    void aFlushThatEndsAfterItsPartitionLeftIsFoundByTheNextOwner() {
        try (TaskHarness task = task().open(T0);
                TaskHarness next = task()) {
            task.put(rows(T0, 0, 1));
            task.flush();
            holdBack(task);
            assertThatThrownBy(() -> task.put(rows(T0, 2, 3))).isInstanceOf(StillWritingException.class);
            task.revoke(T0);
            next.open(T0);
            next.put(rows(T0, 2, 3));
            letGo(task);
            task.put();
            next.flush();
            assertThat(next.context.seeks).containsEntry(T0, 4L);
            next.put(rows(T0, 4, 4));
            next.flush();

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(task.committable()).isEmpty();
        }
    }

    @Test
    void whatFailsAfterACallGaveUpWaitingIsTriedAgain() {
        try (TaskHarness task = task().open(T0)) {
            task.put(rows(T0, 0, 1));
            task.flush();
            holdBack(task);
            assertThatThrownBy(() -> task.put(rows(T0, 2, 2))).isInstanceOf(StillWritingException.class);
            faults.away = true;
            letGo(task);
            assertThatThrownBy(() -> task.put())
                    .isInstanceOf(RetriableException.class)
                    .isNotInstanceOf(StillWritingException.class);
            faults.away = false;
            task.flush();

            assertThat(offsets(T0)).containsExactly(0L, 1L, 2L);
        }
    }
}
