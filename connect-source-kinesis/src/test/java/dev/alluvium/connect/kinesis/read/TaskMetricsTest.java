// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.metric.TaskMetric;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a task says of itself, and whose turn it is. */
class TaskMetricsTest {
    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();

    @Test
    void theLagIsThatOfTheShardFurthestBehindAndARiskAboveFourFifthsOfTheRetention() {
        FakeKinesis kinesis = new FakeKinesis(time, 2);
        for (int i = 0; i < 3; i++) {
            kinesis.put(FakeKinesis.id(1), "a", "v".getBytes(UTF_8));
        }
        try (SimulatedTask task = task(kinesis, Map.of("kinesis.poll.limit", "1"))) {
            time.pass(Duration.ofHours(19));
            task.run(1);
            assertThat(value(task, TaskMetric.MILLIS_BEHIND_LATEST_MAX)).isEqualTo(19 * 3_600_000L + 1);
            assertThat(value(task, TaskMetric.RETENTION_RISK)).isZero();
            time.pass(Duration.ofMinutes(13));
            task.run(2);
            assertThat(value(task, TaskMetric.RETENTION_RISK)).isEqualTo(1);
            task.run(10);
            assertThat(task.records()).hasSize(3);
            assertThat(value(task, TaskMetric.MILLIS_BEHIND_LATEST_MAX)).isZero();
            assertThat(value(task, TaskMetric.RETENTION_RISK)).isZero();
        }
    }

    @Test
    void aShardWithoutAnAnswerForTooLongIsStalled() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        try (SimulatedTask task = task(kinesis, Map.of("kinesis.stalled.alarm.ms", "60000"))) {
            task.run(2);
            kinesis.failNext(
                    "GetRecords", Collections.nCopies(100, Kind.UNAVAILABLE).toArray(Kind[]::new));
            task.run(200);
            assertThat(value(task, TaskMetric.STALLED_SHARDS)).isZero();
            task.run(110);
            assertThat(value(task, TaskMetric.STALLED_SHARDS)).isEqualTo(1);
        }
    }

    @Test
    void aTaskThatWasPausedHasNoStalledShard() {
        try (SimulatedTask task = task(new FakeKinesis(time, 1), Map.of())) {
            task.run(10);
            time.pass(Duration.ofMinutes(10));
            task.poll();
            assertThat(value(task, TaskMetric.STALLED_SHARDS)).isZero();
        }
    }

    @Test
    void shardsTakeTurnsInComingFirst() {
        FakeKinesis kinesis = new FakeKinesis(time, 2);
        try (SimulatedTask task = task(kinesis, Map.of())) {
            for (int round = 0; round < 4; round++) {
                kinesis.put(FakeKinesis.id(0), "a", "0".getBytes(UTF_8));
                kinesis.put(FakeKinesis.id(1), "b", "1".getBytes(UTF_8));
                task.poll();
                time.pass(Duration.ofSeconds(2));
            }
            assertThat(task.texts()).isEqualTo(List.of("0", "1", "1", "0", "0", "1", "1", "0"));
        }
    }

    private SimulatedTask task(FakeKinesis kinesis, Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings);
    }

    private static long value(SimulatedTask task, TaskMetric metric) {
        return task.metrics().task().value(metric);
    }
}
