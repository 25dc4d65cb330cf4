// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.metric.ShardMetric;
import dev.alluvium.connect.kinesis.metric.TaskMetric;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards that are subscribed to, through everything that a subscription may do: K-17 to K-20, K-22, K-30, K-31. */
class FanOutReadingTest {
    private static final ShardId ZERO = FakeKinesis.id(0);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 1);
    private int puts;

    @Test
    void recordsComeWithoutPolling() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            put(3);
            task.run(3);

            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(kinesis.reads(ZERO)).isZero();
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isEqualTo(1);
            assertThat(shard(task).value(ShardMetric.MILLIS_BEHIND_LATEST)).isZero();
            assertThat(shard(task).value(ShardMetric.RECORDS_READ_TOTAL)).isEqualTo(6);
        }
    }

    @Test
    void aSubscriptionThatEndsIsRenewedWhereItEnded() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            for (int minute = 0; minute < 16; minute++) {
                task.run(3);
                time.pass(Duration.ofMinutes(1));
                put(1);
            }
            task.run(40);

            assertThat(task.texts()).isEqualTo(texts(0, 19));
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isBetween(3, 5);
            assertThat(shard(task).value(ShardMetric.RESUBSCRIBE_TOTAL)).isBetween(2L, 4L);
            assertThat(shard(task).value(ShardMetric.FAILED_TOTAL)).isZero();
        }
    }

    @Test
    void k17aSubscriptionThatIsOpenAndSilentIsGivenUp() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            kinesis.fanOut().silence();
            put(3);
            task.run(100);
            assertThat(task.texts()).as("20 s of silence may be").isEqualTo(texts(0, 3));

            task.run(100);

            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(shard(task).value(ShardMetric.RESUBSCRIBE_TOTAL)).isEqualTo(1);
            assertThat(shard(task).value(ShardMetric.FAILED_TOTAL)).isEqualTo(1);
        }
    }

    @Test
    void k17aCallThatWaitedUntilItsSubscriptionWasGivenUpIsNotMade() {
        put(3);
        Deque<Runnable> later = new ArrayDeque<>();
        boolean[] held = new boolean[1];
        TaskRanges ranges = new TaskRanges(Map.of(FakeKinesis.ARN, List.of(HashRange.ALL)));
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, efo(Map.of()), ranges, call -> {
            if (held[0]) {
                later.add(call);
            } else {
                call.run();
            }
        })) {
            task.run(10);
            kinesis.fanOut().breakAll(Kind.UNAVAILABLE, "ConnectionReset");
            held[0] = true;
            put(3);
            task.run(275);
            assertThat(shard(task).value(ShardMetric.FAILED_TOTAL))
                    .as("broken, then silent")
                    .isEqualTo(2);
            held[0] = false;
            later.forEach(Runnable::run);
            task.run(5);

            assertThat(kinesis.positions()).hasSize(2);
            assertThat(task.texts()).isEqualTo(texts(0, 6));
        }
    }

    @Test
    void k17aReaderThatWasRefusedReadsOnAfterwards() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            kinesis.fanOut().takeOver(ZERO);
            put(3);
            task.run(60);

            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isEqualTo(2);
        }
    }

    @Test
    void k17theTimeOfOurOwnBackPressureIsNoSilence() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            time.pass(Duration.ofMinutes(4));
            put(3);
            task.run(3);

            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isEqualTo(1);
        }
    }

    @Test
    void k18theEndOfAShardIsToldOnceAndNothingIsSubscribedToAgain() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            kinesis.split(ZERO);
            put(3);
            task.run(10);
            time.pass(Duration.ofMinutes(20));
            task.run(50);

            assertThat(task.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 6));
            assertThat(task.markerKinds()).containsOnlyOnce("CLOSED 0");
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isEqualTo(1);
        }
    }

    @Test
    void k19anIdleShardGoesOnWhereEmptyEventsLed() {
        String start = String.valueOf(time.millis() - 1_000);
        Map<String, String> settings =
                Map.of("kinesis.start.position", "AT_TIMESTAMP", "kinesis.start.timestamp", start);
        try (SimulatedTask task = task(settings)) {
            for (int i = 0; i < 30; i++) {
                task.run(3);
                time.pass(Duration.ofSeconds(30));
            }

            assertThat(kinesis.positions()).hasSizeGreaterThan(2);
            assertThat(kinesis.positions().get(0).kind()).isEqualTo(Position.Kind.AT_TIMESTAMP);
            assertThat(kinesis.positions().subList(1, kinesis.positions().size()))
                    .extracting(Position::kind)
                    .containsOnly(Position.Kind.AT_SEQUENCE_NUMBER);
            assertThat(task.markerKinds()).contains("HEARTBEAT 0");
        }
        kinesis.positions().clear();

        put(3);
        Map<String, String> polling = new HashMap<>(settings);
        polling.put("kinesis.consumer.mode", "polling");
        try (SimulatedTask again = task(polling)) {
            again.run(5);

            assertThat(kinesis.positions().get(0).kind())
                    .as("a heartbeat stored how far an idle shard was searched")
                    .isEqualTo(Position.Kind.AT_SEQUENCE_NUMBER);
            assertThat(again.texts()).isEqualTo(texts(0, 3));
        }
    }

    @Test
    void k19eventsThatAreEmptyInTheMiddleOfAShardAreNotItsEnd() {
        put(3);
        kinesis.emptyNext(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(200);

            assertThat(task.texts()).isEqualTo(texts(0, 3));
            assertThat(task.markerKinds()).isEmpty();
        }
    }

    @Test
    void k20aReadThatTimesOutWhileNobodyReadsIsNoFailure() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            for (int i = 0; i < 6; i++) {
                task.run(3);
                put(3);
                time.pass(Duration.ofSeconds(40));
                kinesis.fanOut().breakAll(Kind.UNAVAILABLE, "ReadTimeoutException");
            }
            task.run(3);

            assertThat(task.texts()).isEqualTo(texts(0, 21));
            assertThat(shard(task).value(ShardMetric.FAILED_TOTAL)).isZero();
            assertThat(shard(task).value(ShardMetric.STATE)).as("not degraded").isEqualTo(1);
            assertThat(kinesis.reads(ZERO)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "efo"})
    void k22recordsOfAShardComeInTheirOrder(String mode) {
        kinesis.fanOut().limit(3);
        try (SimulatedTask task = task(Map.of("kinesis.consumer.mode", mode, "kinesis.poll.limit", "3"))) {
            for (int i = 0; i < 20; i++) {
                put(i % 7);
                task.run(2);
            }
            task.run(40);

            assertThat(task.texts()).isEqualTo(texts(0, puts));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "efo"})
    void k30threeHundredShardsAreReadByOneTask(String mode) {
        FakeKinesis wide = new FakeKinesis(time, 300);
        for (int i = 0; i < 300; i++) {
            wide.put(FakeKinesis.id(i), "k", ("v" + i).getBytes(UTF_8));
        }
        Map<String, String> settings = efo(Map.of("kinesis.consumer.mode", mode));
        try (SimulatedTask task = new SimulatedTask(wide, store, time, settings)) {
            task.run(150);

            assertThat(task.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 300));
            assertThat(wide.fanOut().open()).isEqualTo(mode.equals("efo") ? 300 : 0);
        }
    }

    @Test
    void k31aConnectionThatIsSwallowedIsTriedLessAndLessOften() {
        put(3);
        try (SimulatedTask task = task(Map.of("kinesis.efo.fallback", "none"))) {
            task.run(3);
            kinesis.fanOut().silenceAll(true);
            put(3);
            task.run(3_000);
            assertThat(kinesis.fanOut().subscriptions(ZERO))
                    .as("within ten minutes")
                    .isBetween(5, 14);
            assertThat(shard(task).value(ShardMetric.STATE)).isIn(1L, 3L);

            kinesis.fanOut().silenceAll(false);
            task.run(600);

            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(shard(task).value(ShardMetric.STATE)).isEqualTo(1);
        }
    }

    @Test
    void k31twoHoldersOfAShardDoNotTakeItFromEachOtherForEver() {
        put(1);
        try (SimulatedTask task = task(Map.of("kinesis.efo.fallback", "none"))) {
            task.run(3);
            int before = kinesis.fanOut().subscriptions(ZERO);
            for (int second = 0; second < 600; second++) {
                if (second % 6 == 0) {
                    kinesis.fanOut().takeOver(ZERO);
                    kinesis.fanOut().silence();
                }
                put(second % 100 == 0 ? 1 : 0);
                task.run(5);
            }
            task.run(600);

            assertThat(task.texts()).isEqualTo(texts(0, puts));
            assertThat(kinesis.fanOut().subscriptions(ZERO) - before)
                    .as("of a hundred chances")
                    .isLessThan(30);
        }
    }

    @Test
    void aShardWhoseSubscriptionsFailIsPolledForAWhile() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            kinesis.failNext("SubscribeToShard", Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.UNAVAILABLE);
            kinesis.fanOut().takeOver(ZERO);
            put(3);
            task.run(100);

            assertThat(shard(task).value(ShardMetric.STATE)).as("degraded").isEqualTo(3);
            assertThat(task.texts()).isEqualTo(texts(0, 6));
            assertThat(kinesis.reads(ZERO)).isPositive();
            int subscriptions = kinesis.fanOut().subscriptions(ZERO);

            time.pass(Duration.ofMinutes(5));
            put(3);
            task.run(20);
            put(3);
            task.run(3);

            assertThat(task.texts()).isEqualTo(texts(0, 12));
            assertThat(kinesis.fanOut().subscriptions(ZERO)).isEqualTo(subscriptions + 1);
            assertThat(shard(task).value(ShardMetric.STATE)).isEqualTo(1);
        }
    }

    @Test
    void aConsumerThatIsNotThereAnyMoreIsNoEndOfTheShard() {
        put(3);
        kinesis.failNext("SubscribeToShard", Kind.NOT_FOUND, Kind.NOT_FOUND, Kind.NOT_FOUND);
        try (SimulatedTask task = task(Map.of())) {
            task.run(100);

            assertThat(task.texts()).isEqualTo(texts(0, 3));
            assertThat(task.markerKinds()).isEmpty();
            assertThat(shard(task).value(ShardMetric.STATE)).isEqualTo(3);
        }
    }

    @Test
    void aSubscriptionThatWeMayNotHaveStopsTheTask() {
        kinesis.failNext("SubscribeToShard", Kind.DENIED);
        try (SimulatedTask task = task(Map.of())) {
            assertThatThrownBy(() -> task.run(5))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("ALV-KIN-021")
                    .hasMessageContaining("kinesis:SubscribeToShard");
        }
    }

    @Test
    void aTaskThatDoesNotKnowItsConsumerIsRefused() {
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, Map.of("kinesis.consumer.mode", "efo"))) {
            assertThatThrownBy(() -> task.run(5)).hasMessageContaining("ALV-KIN-036");
        }
    }

    @Test
    void anEndThatIsNeverToldIsFoundByAPoll() {
        put(3);
        kinesis.fanOut().tellNoEnds();
        try (SimulatedTask task = task(Map.of("kinesis.discovery.interval.ms", "1000"))) {
            task.run(3);
            kinesis.split(ZERO);
            put(3);
            task.run(200);

            assertThat(task.markerKinds()).containsOnlyOnce("CLOSED 0");
            assertThat(task.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 6));
            assertThat(kinesis.reads(ZERO)).isPositive();
        }
    }

    @Test
    void theTipOfAShardThatWasClosedBeforeDoesNotSayWhenItsChildrenBegan() {
        put(3);
        kinesis.fanOut().tellNoEnds();
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
        }
        kinesis.split(ZERO);
        kinesis.put(FakeKinesis.id(1), "a", "lost".getBytes(UTF_8));
        time.pass(Duration.ofHours(13));
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(3);
            time.pass(Duration.ofHours(13));
            kinesis.put(FakeKinesis.id(1), "a", "kept".getBytes(UTF_8));
            task.run(300);

            assertThat(task.texts()).containsExactly("kept");
            assertThat(task.markerKinds()).contains("GAP 1");
        }
    }

    @Test
    void aShardThatIsOnlyQuietIsNotPolled() {
        put(3);
        try (SimulatedTask task = task(Map.of("kinesis.discovery.interval.ms", "1000"))) {
            task.run(300);

            assertThat(kinesis.reads(ZERO)).isZero();
        }
    }

    @Test
    void theModeIsSwitchedWithoutAReset() {
        for (String mode : List.of("polling", "efo", "polling", "efo")) {
            put(3);
            time.pass(Duration.ofSeconds(10));
            try (SimulatedTask task = task(Map.of("kinesis.consumer.mode", mode))) {
                task.run(40);

                assertThat(task.texts()).as(mode).isEqualTo(texts(puts - 3, 3));
            }
        }
    }

    @Test
    void theBudgetHoldsForSubscriptions() {
        FakeKinesis wide = new FakeKinesis(time, 20);
        wide.fanOut().limit(1);
        for (int i = 0; i < 200; i++) {
            wide.put(FakeKinesis.id(i % 20), "k", new byte[100_000]);
        }
        long largest = 0;
        Map<String, String> settings = efo(Map.of("kinesis.buffer.bytes", "1048576"));
        try (SimulatedTask task = new SimulatedTask(wide, store, time, settings)) {
            for (int i = 0; i < 1_000 && task.records().size() < 200; i++) {
                task.poll();
                largest = Math.max(largest, task.metrics().task().value(TaskMetric.BUFFER_BYTES));
                time.pass(Duration.ofMillis(100));
            }

            assertThat(task.records()).hasSize(200);
            assertThat(largest).isLessThanOrEqualTo(1_048_576 + 100_001);
        }
    }

    @Test
    void aGapThatARunningTaskSleptThroughIsTold() {
        put(3);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
            put(3);
            time.pass(Duration.ofHours(30));
            put(1);

            assertThatThrownBy(() -> task.run(200)).hasMessageContaining("ALV-KIN-025");
        }
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, efo(settings));
    }

    private static Map<String, String> efo(Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("kinesis.consumer.mode", "efo", "kinesis.efo.consumer.arn", FakeKinesis.CONSUMER));
        all.putAll(settings);
        return all;
    }

    private static MetricBean<ShardMetric> shard(SimulatedTask task) {
        return task.metrics().shard(new ShardRef(FakeKinesis.ARN, 1_000, ZERO));
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            kinesis.put("k" + puts, ("v" + puts++).getBytes(UTF_8));
        }
    }

    private static List<String> texts(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "v" + i).toList();
    }
}
