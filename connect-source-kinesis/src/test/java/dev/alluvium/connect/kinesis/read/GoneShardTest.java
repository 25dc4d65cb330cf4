// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** A shard ends only where the listing says so, and what expired with it is not passed over: K-03, K-10, K-11. */
class GoneShardTest {
    private static final ShardId ZERO = FakeKinesis.id(0);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 1);
    private int puts;

    @Test
    void k03aShardThatIsNotFoundButListedIsReadOn() {
        put(3);
        kinesis.failNext("GetShardIterator", Kind.NOT_FOUND);
        try (SimulatedTask task = task(Map.of())) {
            task.run(20);
            kinesis.failNext("GetRecords", Kind.NOT_FOUND, Kind.NOT_FOUND);
            put(3);
            task.run(50);
            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(task.markers()).isEmpty();
        }
    }

    @Test
    void k11aRefusalByAClosedShardLosesNoneOfItsRecords() {
        for (String action : List.of("GetShardIterator", "GetRecords")) {
            FakeKinesis fresh = new FakeKinesis(time, 1);
            FakeOffsetStore offsets = new FakeOffsetStore();
            Map<String, String> settings = Map.of("kinesis.poll.limit", "2");
            fresh.put("a", "v0".getBytes(UTF_8));
            try (SimulatedTask task = new SimulatedTask(fresh, offsets, time, settings)) {
                task.run(5);
            }
            IntStream.range(1, 6).forEach(i -> fresh.put("a", ("v" + i).getBytes(UTF_8)));
            fresh.split(ZERO);
            fresh.put("a", "v6".getBytes(UTF_8));
            fresh.failNext(action, Kind.INVALID);
            try (SimulatedTask again = new SimulatedTask(fresh, offsets, time, settings)) {
                again.run(60);
                assertThat(again.texts()).isEqualTo(texts(1, 6));
            }
        }
    }

    @Test
    void k11aClosedShardThatRefusesEvenItsOldestRecordStopsTheTask() {
        put(2);
        kinesis.split(ZERO);
        kinesis.failNext("GetShardIterator", Kind.INVALID, Kind.INVALID);
        try (SimulatedTask task = task(Map.of())) {
            assertThatThrownBy(() -> task.run(20)).hasMessageContaining("ALV-KIN-024");
        }
    }

    @Test
    void whatExpiresWithAChildIsItsGapHoweverLateTheEndOfItsEmptyParentWasSeen() {
        kinesis.split(ZERO);
        ShardId child = FakeKinesis.id(1);
        IntStream.range(0, 20).forEach(i -> kinesis.put(child, "a", ("v" + i).getBytes(UTF_8)));
        kinesis.split(child);
        time.pass(Duration.ofHours(13));
        try (SimulatedTask task = task(Map.of("kinesis.poll.limit", "1"))) {
            for (int i = 0; i < 100 && task.texts().isEmpty(); i++) {
                task.run(1);
            }
            assertThat(task.texts()).isNotEmpty();
            time.pass(Duration.ofHours(13));

            assertThatThrownBy(() -> task.run(20))
                    .hasMessageContaining("ALV-KIN-025")
                    .hasMessageContaining(child.value());
        }
    }

    @Test
    void whatExpiresBetweenTheListingThatFoundAShardAndItsFirstAnswerIsAGap() {
        put(1);
        kinesis.failNext("GetRecords", Kind.UNAVAILABLE);
        try (SimulatedTask task = task(Map.of())) {
            task.runWithoutFlush(1);
            time.pass(Duration.ofHours(25));

            assertThatThrownBy(() -> task.run(50)).hasMessageContaining("ALV-KIN-025");
        }
    }

    @Test
    void whatExpiresWithAChildIsItsGapAlthoughTheTaskStoppedWhenItHadSeenTheEndOfItsEmptyParent() {
        kinesis.failNext("GetRecords", Kind.UNAVAILABLE);
        try (SimulatedTask task = task(Map.of())) {
            task.run(1);
            kinesis.split(ZERO);
            kinesis.put(FakeKinesis.id(1), "a", "v0".getBytes(UTF_8));
            time.pass(Duration.ofHours(13));
            for (int i = 0; i < 100 && task.markers().isEmpty(); i++) {
                task.run(1);
            }
            assertThat(task.markerKinds()).containsExactly("CLOSED 0");
        }
        time.pass(Duration.ofHours(13));

        try (SimulatedTask again = task(Map.of())) {
            assertThatThrownBy(() -> again.run(20)).hasMessageContaining("ALV-KIN-025");
        }
    }

    @Test
    void k11aRefusalByAShardThatIsListedNoMoreIsAGap() {
        put(1);
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(5);
            time.pass(Duration.ofMinutes(1));
            put(1);
            kinesis.split(ZERO);
            time.pass(Duration.ofHours(25));
            kinesis.failNext("GetRecords", Kind.INVALID);
            task.run(20);
            assertThat(task.markerKinds()).contains("GAP 0", "CLOSED 0");
        }
    }

    @Test
    void k10aParentOfAnotherTaskThatExpiredWhileItsChildWaitedIsAGap() {
        FakeKinesis two = new FakeKinesis(time, 2);
        BigInteger middle = HashRange.END.shiftRight(1);
        HashRange lower = new HashRange(BigInteger.ZERO, middle);
        HashRange upper = new HashRange(middle, HashRange.END);
        Map<String, String> settings = Map.of("kinesis.discovery.interval.ms", "1000");
        two.put(FakeKinesis.id(1), "b", "read".getBytes(UTF_8));
        try (SimulatedTask dying = new SimulatedTask(two, store, time, settings, upper)) {
            dying.run(5);
            assertThat(dying.texts()).containsExactly("read");
        }
        time.pass(Duration.ofMinutes(1));
        two.put(FakeKinesis.id(1), "b", "lost".getBytes(UTF_8));
        two.merge(FakeKinesis.id(0), FakeKinesis.id(1));
        try (SimulatedTask living = new SimulatedTask(two, store, time, settings, lower)) {
            living.run(20);
            time.pass(Duration.ofHours(25));
            assertThatThrownBy(() -> living.run(20))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ALV-KIN-025 events/shardId-000000000001");
        }
    }

    @Test
    void k03aShardThatExpiresBeforeAnyAnswerToldHowFarItIsReadIsAGap() {
        put(3);
        kinesis.emptyNext(1);
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(1);
            kinesis.split(ZERO);
            time.pass(Duration.ofHours(25));
            task.run(20);

            assertThat(task.texts()).isEmpty();
            assertThat(task.markerKinds()).startsWith("GAP 0", "CLOSED 0");
        }
    }

    @Test
    void k10aParentOfAnotherTaskThatExpiresWhileItsChildWaitsWithNothingStoredIsAGap() {
        put(3);
        kinesis.split(ZERO);
        BigInteger middle = kinesis.all().get(2).range().from();
        HashRange upper = new HashRange(middle, HashRange.END);
        Map<String, String> settings = Map.of("gap.policy", "continue");
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, settings, upper)) {
            task.run(3);
            kinesis.put(FakeKinesis.id(2), "k", "lost".getBytes(UTF_8));
            time.pass(Duration.ofHours(25));
            kinesis.put(FakeKinesis.id(2), "k", "kept".getBytes(UTF_8));
            task.run(20);

            assertThat(task.texts()).containsExactly("kept");
            assertThat(task.markerKinds()).contains("GAP 2");
        }
    }

    @Test
    void whatArrivedWhileAnAnswerWasUnderWayIsNotTakenForDelivered() {
        put(1);
        kinesis.afterNextAnswer(() -> {
            time.pass(Duration.ofHours(1));
            put(1);
            time.pass(Duration.ofHours(1));
        });
        try (SimulatedTask task = task(Map.of())) {
            task.poll();
            store.flush();
            assertThat(task.texts()).containsExactly("v0");
        }
        time.pass(Duration.ofMinutes(23 * 60 + 30));
        put(1);
        try (SimulatedTask again = task(Map.of())) {
            assertThatThrownBy(() -> again.run(5))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ALV-KIN-025");
        }
    }

    @Test
    void aRetentionThatWasRaisedTooLateHidesNoGap() {
        put(1);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
        }
        time.pass(Duration.ofMinutes(1));
        put(1);
        time.pass(Duration.ofHours(30));
        kinesis.retention(Duration.ofHours(168));
        put(1);
        try (SimulatedTask again = task(Map.of())) {
            assertThatThrownBy(() -> again.run(5)).hasMessageContaining("ALV-KIN-025");
        }
    }

    @Test
    void k33anEmptyAnswerProvesNothingOfWhatExpiresBehindIt() {
        put(1);
        try (SimulatedTask task = task(Map.of())) {
            task.poll();
            store.flush();
        }
        put(1);
        time.pass(Duration.ofHours(24).minusSeconds(60));
        kinesis.emptyNext(1);
        try (SimulatedTask again = task(Map.of())) {
            again.run(1);
            assertThat(again.texts()).isEmpty();
            time.pass(Duration.ofMinutes(2));
            put(1);
            assertThatThrownBy(() -> again.run(5)).hasMessageContaining("ALV-KIN-025");
        }
    }

    @Test
    void onlyTheLastRecordOfAnAnswerAtTheTipSaysThatAllIsDelivered() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            assertThat(task.records())
                    .extracting(record -> record.sourceOffset().containsKey("caughtUpAt"))
                    .containsExactly(false, false, true);
        }
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings);
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            kinesis.put("a", ("v" + puts++).getBytes(UTF_8));
        }
    }

    private static List<String> texts(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "v" + i).toList();
    }
}
