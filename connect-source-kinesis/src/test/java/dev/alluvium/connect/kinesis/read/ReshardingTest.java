// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.Position;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Parents and children, in one task and across tasks: K-04, K-06, K-07, K-08, K-09, K-10, K-11, K-22, K-26; I1. */
class ReshardingTest {
    private static final ShardId ZERO = FakeKinesis.id(0);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();

    @Test
    void childrenWaitUntilTheParentsEndIsReadable() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        kinesis.split(ZERO);
        kinesis.put("a", bytes("2"));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.runWithoutFlush(20);
            assertThat(task.texts()).containsExactly("1");
            assertThat(task.markerKinds()).containsExactly("CLOSED 0");

            task.run(20);

            assertThat(task.texts()).containsExactly("1", "2");
            assertThat(task.markers()).hasSize(1);
        }
    }

    @Test
    void k04aClosedShardIsNotCalledAgainOnceItsEndIsStored() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        kinesis.split(ZERO);
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(10);
        }
        int reads = kinesis.reads(ZERO);
        try (SimulatedTask again = new SimulatedTask(kinesis, store, time, Map.of())) {
            again.run(50);

            assertThat(kinesis.reads(ZERO)).isEqualTo(reads);
            assertThat(again.texts()).isEmpty();
        }
    }

    @Test
    void theEndOfAShardNamesTheShardsThatFollow() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.split(ZERO);
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(2);
            assertThat(task.markers())
                    .singleElement()
                    .satisfies(end -> assertThat(end.headers()
                                    .lastWithName("kinesis.children")
                                    .value())
                            .isEqualTo("shardId-000000000001,shardId-000000000002"));
        }
    }

    @Test
    void idleShardsAreCalledLessOftenWhereThereAreMany() {
        for (int shards : new int[] {200, 201}) {
            FakeKinesis kinesis = new FakeKinesis(time, shards);
            try (SimulatedTask task = new SimulatedTask(kinesis, new FakeOffsetStore(), time, Map.of())) {
                task.run(25);
                assertThat(kinesis.reads(ZERO)).isEqualTo(shards == 200 ? 5 : 1);
            }
        }
    }

    @Test
    void k06splitsAndMergesAreFollowedWithoutARestart() {
        FakeKinesis kinesis = new FakeKinesis(time, 2);
        List<String> expected = new ArrayList<>();
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            put(kinesis, expected, 20);
            task.run(5);
            kinesis.open().forEach(kinesis::split);
            put(kinesis, expected, 20);
            task.run(5);
            kinesis.merge(kinesis.open().get(1), kinesis.open().get(2));
            put(kinesis, expected, 20);
            kinesis.split(kinesis.open().get(1));
            put(kinesis, expected, 20);
            task.run(60);

            assertThat(task.texts()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void aMergeAcrossTwoTasksWaitsForTheOtherTasksParent() {
        FakeKinesis kinesis = new FakeKinesis(time, 2);
        BigInteger middle = HashRange.END.shiftRight(1);
        kinesis.put(FakeKinesis.id(0), "a", bytes("1"));
        kinesis.put(FakeKinesis.id(1), "b", bytes("2"));
        kinesis.merge(FakeKinesis.id(0), FakeKinesis.id(1));
        kinesis.put(FakeKinesis.id(2), "a", bytes("3"));
        HashRange lower = new HashRange(BigInteger.ZERO, middle);
        HashRange upper = new HashRange(middle, HashRange.END);
        try (SimulatedTask one = new SimulatedTask(kinesis, store, time, Map.of(), lower);
                SimulatedTask two = new SimulatedTask(kinesis, store, time, Map.of(), upper)) {
            one.run(30);
            assertThat(one.texts()).containsExactly("1");

            two.run(5);
            one.run(10);

            assertThat(two.texts()).containsExactly("2");
            assertThat(one.texts()).containsExactly("1", "3");
        }
    }

    @Test
    void k06childrenThatTheEndDoesNotNameAreListedAtOnce() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.tellNoChildren();
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(3);
            kinesis.split(ZERO);
            kinesis.put("a", bytes("child"));
            task.run(20);
            assertThat(task.texts()).containsExactly("child");
        }
    }

    @Test
    void k07pagesThatTearSiblingsApartLoseNoChild() {
        FakeKinesis kinesis = new FakeKinesis(time, 100);
        kinesis.pageSize(7);
        kinesis.tellNoChildren();
        List<String> expected = new ArrayList<>();
        try (SimulatedTask task =
                new SimulatedTask(kinesis, store, time, Map.of("kinesis.discovery.interval.ms", "1000"))) {
            task.run(5);
            kinesis.open().forEach(kinesis::split);
            put(kinesis, expected, 400);
            task.run(60);

            assertThat(task.texts()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void k08aShardThatAppearsUnderLatestIsReadFromItsBeginning() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("before"));
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of("kinesis.start.position", "LATEST"))) {
            task.run(5);
            kinesis.split(ZERO);
            kinesis.put("a", bytes("child"));
            task.run(30);

            assertThat(task.texts()).containsExactly("child");
            assertThat(kinesis.positions().stream().filter(Position.TRIM_HORIZON::equals))
                    .hasSize(2);
        }
    }

    @Test
    void k09aParentThatAStaleListingLacksIsWaitedFor() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        kinesis.split(ZERO);
        kinesis.hide(FakeKinesis.id(1));
        kinesis.hide(FakeKinesis.id(2));
        kinesis.put("a", bytes("2"));
        try (SimulatedTask task =
                new SimulatedTask(kinesis, store, time, Map.of("kinesis.discovery.interval.ms", "1000"))) {
            task.runWithoutFlush(20);
            kinesis.showAll();
            task.runWithoutFlush(20);
            assertThat(task.texts()).containsExactly("1");

            task.run(20);

            assertThat(task.texts()).containsExactly("1", "2");
        }
    }

    @Test
    void k10aReshardWhileStoppedGoesOnBehindAParentThatExpiredAtItsEnd() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        kinesis.split(ZERO);
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(3);
        }
        time.pass(Duration.ofHours(25));
        kinesis.put("a", bytes("2"));

        try (SimulatedTask failing = new SimulatedTask(kinesis, store, time, Map.of())) {
            assertThatThrownBy(() -> failing.run(20))
                    .as("what the children had is gone")
                    .hasMessageContaining("events/shardId-000000000001")
                    .hasMessageContaining("between 2026-01-01T00:00:00");
        }
        try (SimulatedTask again = new SimulatedTask(kinesis, store, time, Map.of("gap.policy", "continue"))) {
            again.run(20);

            assertThat(again.texts()).containsExactly("2");
            assertThat(again.markerKinds()).containsExactly("GAP 1", "GAP 2");
        }
    }

    @Test
    void k10aParentThatExpiredUnreadIsAGap() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(3);
        }
        time.pass(Duration.ofMinutes(1));
        kinesis.put("a", bytes("lost"));
        kinesis.split(ZERO);
        time.pass(Duration.ofHours(25));
        kinesis.put("a", bytes("3"));

        try (SimulatedTask failing = new SimulatedTask(kinesis, store, time, Map.of())) {
            assertThatThrownBy(() -> failing.run(20))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("events/shardId-000000000000")
                    .hasMessageContaining("between 2026-01-01T00:00:00")
                    .hasMessageContaining("gap.policy=continue");
        }
        try (SimulatedTask going = new SimulatedTask(kinesis, store, time, Map.of("gap.policy", "continue"))) {
            going.run(20);

            assertThat(going.texts()).containsExactly("3");
            assertThat(going.markerKinds()).contains("GAP 0", "CLOSED 0");
        }
    }

    @Test
    void k11aNumberThatTheClosedShardRefusesIsItsEnd() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(5);
        }
        kinesis.split(ZERO);
        kinesis.put("a", bytes("2"));
        kinesis.failNext("GetShardIterator", Kind.INVALID);

        try (SimulatedTask again = new SimulatedTask(kinesis, store, time, Map.of())) {
            again.run(20);

            assertThat(again.texts()).containsExactly("2");
            assertThat(again.markerKinds()).containsExactly("CLOSED 0");
        }
    }

    @Test
    void k11aNumberThatAnOpenShardRefusesStopsTheTask() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        kinesis.put("a", bytes("1"));
        kinesis.failNext("GetShardIterator", Kind.INVALID);
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            assertThatThrownBy(() -> task.run(5))
                    .hasMessageContaining("ALV-KIN-024")
                    .hasMessageContaining("PATCH /connectors/<name>/offsets");
        }
    }

    @Test
    void aStreamCreatedAgainUnderItsNameStopsTheTask() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        try (SimulatedTask task =
                new SimulatedTask(kinesis, store, time, Map.of("kinesis.discovery.interval.ms", "1000"))) {
            task.run(3);
            kinesis.recreate();

            assertThatThrownBy(() -> task.run(10)).hasMessageContaining("ALV-KIN-023");
        }
    }

    @Test
    void nothingIsLookedUpWhileNothingWaits() {
        FakeKinesis kinesis = new FakeKinesis(time, 3);
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            task.run(50);

            assertThat(store.reads()).isEqualTo(1);
        }
    }

    @Test
    void k34anOffsetThatConnectCannotReadStopsTheTask() {
        FakeKinesis kinesis = new FakeKinesis(time, 1);
        store.breakOffset(SourcePartition.of(new ShardRef(FakeKinesis.ARN, 1_000, ZERO)));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of())) {
            assertThatThrownBy(() -> task.run(3)).hasMessageContaining("ALV-KIN-020");
        }
    }

    private static void put(FakeKinesis kinesis, List<String> expected, int count) {
        for (int i = 0; i < count; i++) {
            String text = "v" + expected.size();
            kinesis.put(text, bytes(text));
            expected.add(text);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
