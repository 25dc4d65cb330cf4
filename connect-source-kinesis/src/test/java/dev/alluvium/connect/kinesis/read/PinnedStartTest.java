// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A time that is stored with one shard holds for the others of its stream: K-25. */
class PinnedStartTest {
    private static final Map<String, String> LATEST = Map.of("kinesis.start.position", "LATEST");

    private final VirtualTime time = new VirtualTime();
    private final FakeKinesis kinesis = new FakeKinesis(time, 2);

    @Test
    void k25aStartBeforeTheOldestRecordIsTheOldestRecordAndNoGapLater() {
        FakeOffsetStore store = new FakeOffsetStore();
        Map<String, String> old =
                Map.of("kinesis.start.position", "AT_TIMESTAMP", "kinesis.start.timestamp", "2025-01-01T00:00:00Z");
        kinesis.put(FakeKinesis.id(0), "a", "v0".getBytes(UTF_8));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, old)) {
            task.run(3);
            assertThat(task.texts()).containsExactly("v0");
        }
        kinesis.put(FakeKinesis.id(1), "a", "v1".getBytes(UTF_8));

        try (SimulatedTask again = new SimulatedTask(kinesis, store, time, old)) {
            again.run(3);
            assertThat(again.texts()).containsExactly("v1");
        }
    }

    @Test
    void k25aStartOfWhichOneMarkerWasStoredIsTheStartOfAllShards() {
        List<SourceRecord> markers;
        try (SimulatedTask task = new SimulatedTask(kinesis, new FakeOffsetStore(), time, LATEST)) {
            task.run(2);
            markers = List.copyOf(task.markers());
        }
        assertThat(markers).hasSize(2);
        FakeOffsetStore store = new FakeOffsetStore();
        store.write(markers.get(0));
        store.flush();
        ShardId unstored =
                SourcePartition.read(markers.get(1).sourcePartition()).shard();
        kinesis.put(unstored, "a", "early".getBytes(UTF_8));
        time.pass(Duration.ofMinutes(10));

        try (SimulatedTask again = new SimulatedTask(kinesis, store, time, LATEST)) {
            again.run(5);
            assertThat(again.texts()).containsExactly("early");
        }
    }
}
