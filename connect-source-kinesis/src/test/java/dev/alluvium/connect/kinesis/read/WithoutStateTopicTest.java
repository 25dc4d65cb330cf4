// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What is promised without markers, and what is not. */
class WithoutStateTopicTest {
    private static final ShardId ZERO = FakeKinesis.id(0);
    private static final ShardId ONE = FakeKinesis.id(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 1);

    @Test
    void aChildWaitsUntilItsParentsRecordsAreStored() {
        put(ZERO, "parent");
        kinesis.split(ZERO);
        put(ONE, "child");
        try (SimulatedTask task = task(Map.of())) {
            task.runWithoutFlush(60);
            assertThat(task.texts()).containsExactly("parent");
            assertThat(task.markers()).isEmpty();

            task.run(30);
            assertThat(task.texts()).containsExactly("parent", "child");
            assertThat(task.markers()).isEmpty();
        }
    }

    @Test
    void aParentOfWhichATransformDropsTheLastRecordsIsDoneAllTheSame() {
        put(ZERO, "parent");
        put(ZERO, "dropped");
        kinesis.split(ZERO);
        put(ONE, "child");
        try (SimulatedTask task = task(Map.of())) {
            task.drop(record -> text(record).equals("dropped"));
            task.run(40);
            assertThat(task.texts()).containsExactly("parent", "child");
        }
    }

    @Test
    void aRestartGoesOnBehindWhatIsStoredAndReadsAnUnprovenParentToItsEndAgain() {
        put(ZERO, "parent");
        try (SimulatedTask task = task(Map.of())) {
            task.run(5);
        }
        put(ZERO, "late");
        kinesis.split(ZERO);
        put(ONE, "child");
        try (SimulatedTask task = task(Map.of())) {
            task.run(40);
            assertThat(task.texts()).containsExactly("late", "child");
        }
        put(ONE, "next");
        int reads = kinesis.reads(ZERO);
        try (SimulatedTask task = task(Map.of())) {
            task.run(40);
            assertThat(task.texts()).containsExactly("next");
        }
        // A child with a stored record shows that its parent was read.
        assertThat(kinesis.reads(ZERO)).isEqualTo(reads);
    }

    @Test
    void latestIsNotPinnedBeforeTheFirstRecordAndIsAfterIt() {
        FakeKinesis two = new FakeKinesis(time, 2);
        Map<String, String> latest = Map.of("kinesis.start.position", "LATEST");
        try (SimulatedTask task = new SimulatedTask(two, store, time, settings(latest))) {
            task.run(3);
        }
        two.put(ZERO, "k", "missed".getBytes(UTF_8));
        time.pass(Duration.ofSeconds(10));
        try (SimulatedTask task = new SimulatedTask(two, store, time, settings(latest))) {
            task.run(3);
            two.put(ZERO, "k", "first".getBytes(UTF_8));
            task.run(10);
            assertThat(task.texts()).containsExactly("first");
        }
        two.put(ONE, "k", "other".getBytes(UTF_8));
        time.pass(Duration.ofSeconds(10));
        try (SimulatedTask task = new SimulatedTask(two, store, time, settings(latest))) {
            task.run(10);
            assertThat(task.texts()).containsExactly("other");
        }
    }

    @Test
    void aShardThatIsIdleForLongerThanTheRetentionIsTakenForAGap() {
        put(ZERO, "old");
        try (SimulatedTask task = task(Map.of())) {
            task.run(10);
            time.pass(Duration.ofHours(13));
            task.run(10);
            time.pass(Duration.ofHours(13));
            task.run(10);
        }
        try (SimulatedTask task = task(Map.of())) {
            assertThatThrownBy(() -> task.run(5)).hasMessageContaining("ALV-KIN-025");
        }
        put(ZERO, "new");
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(5);
            assertThat(task.texts()).containsExactly("new");
        }
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings(settings));
    }

    private static Map<String, String> settings(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("kinesis.state.topic", "");
        return all;
    }

    private void put(ShardId shard, String text) {
        kinesis.put(shard, "k", text.getBytes(UTF_8));
    }

    private static String text(SourceRecord record) {
        return new String((byte[]) record.value(), UTF_8);
    }
}
