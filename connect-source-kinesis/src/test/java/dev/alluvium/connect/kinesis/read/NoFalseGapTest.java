// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is ordinary stops no task: idle shards, stops that are shorter than the retention, reshards meanwhile. */
class NoFalseGapTest {
    private static final ShardId ZERO = FakeKinesis.id(0);
    private static final Map<String, String> LATEST = Map.of("kinesis.start.position", "LATEST");

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 1);

    @Test
    void anIdleShardIsReadOnAfterAWeekend() {
        kinesis.retention(Duration.ofHours(72));
        put(ZERO, "expires");
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            idle(task, 24 * 7 - 2);
        }
        time.pass(Duration.ofHours(62));

        readsOn(Map.of(), ZERO);
    }

    @Test
    void anIdleShardIsReadOnAfterANight() {
        put(ZERO, "expires");
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            idle(task, 47);
        }
        time.pass(Duration.ofHours(14));

        readsOn(Map.of(), ZERO);
    }

    @Test
    void aChildOfAnIdleShardIsReadOnAfterTwoRestartsLongAfterTheStart() {
        try (SimulatedTask task = task(LATEST)) {
            task.run(3);
            idle(task, 49);
        }
        kinesis.split(ZERO);
        try (SimulatedTask task = task(LATEST)) {
            task.run(20);
        }

        readsOn(LATEST, FakeKinesis.id(1));
    }

    @Test
    void aGrandchildIsReadOnAfterTwoRestartsLongAfterTheStart() {
        try (SimulatedTask task = task(LATEST)) {
            task.run(3);
            for (int i = 0; i < 49; i++) {
                put(ZERO, "v" + i);
                idle(task, 1);
            }
        }
        kinesis.split(ZERO);
        kinesis.split(FakeKinesis.id(1));
        kinesis.split(FakeKinesis.id(2));
        try (SimulatedTask task = task(LATEST)) {
            task.run(20);
        }

        readsOn(LATEST, FakeKinesis.id(3));
    }

    private void readsOn(Map<String, String> settings, ShardId shard) {
        time.pass(Duration.ofSeconds(30));
        try (SimulatedTask again = task(settings)) {
            again.run(20);
            put(shard, "new");
            again.run(20);
            assertThat(again.texts()).containsExactly("new");
        }
    }

    /** A poll each minute, and what it brings is stored. */
    private void idle(SimulatedTask task, int hours) {
        for (int i = 0; i < hours * 60; i++) {
            task.run(1);
            time.pass(Duration.ofMinutes(1));
        }
    }

    private void put(ShardId shard, String text) {
        kinesis.put(shard, "a", text.getBytes(UTF_8));
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings);
    }
}
