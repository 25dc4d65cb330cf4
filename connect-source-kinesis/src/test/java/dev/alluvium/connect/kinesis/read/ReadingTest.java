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
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** One shard through everything that a call may answer: K-01, K-02, K-03, K-05, K-15, K-25, K-28, K-29, K-32, K-33. */
class ReadingTest {
    private static final ShardId ZERO = FakeKinesis.id(0);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 1);
    private int puts;

    @Test
    void k01anIteratorThatExpiredUnderBackPressureIsReplacedBehindTheLastRecord() {
        put(10);
        try (SimulatedTask task = task(Map.of())) {
            task.run(5);
            time.pass(Duration.ofMinutes(6));
            put(10);
            task.run(5);

            assertThat(task.texts()).isEqualTo(texts(0, 20));
            assertThat(shard(task).value(ShardMetric.ITERATOR_REFRESH_TOTAL)).isEqualTo(1);
            assertThat(kinesis.positions().get(1).kind()).isEqualTo(Position.Kind.AFTER_SEQUENCE_NUMBER);
        }
    }

    @Test
    void k02anIteratorThatExpiredBeforeTheFirstRecordUnderLatestIsReplacedAtThePinnedTime() {
        put(3);
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = task(Map.of("kinesis.start.position", "LATEST"))) {
            task.run(2);
            time.pass(Duration.ofMinutes(6));
            put(3);
            task.run(5);

            assertThat(task.texts()).isEqualTo(texts(3, 3));
            assertThat(kinesis.positions()).hasSize(2);
            assertThat(kinesis.positions().get(1)).isEqualTo(kinesis.positions().get(0));
        }
    }

    @Test
    void aStartAtLatestThatCrashesBeforeItsFirstRecordLosesNothing() {
        put(3);
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = task(Map.of("kinesis.start.position", "LATEST"))) {
            task.run(3);
            assertThat(task.markerKinds()).containsExactly("START 0");
        }
        put(3);
        time.pass(Duration.ofMinutes(10));

        try (SimulatedTask again = task(Map.of("kinesis.start.position", "LATEST"))) {
            again.run(3);

            assertThat(again.texts()).isEqualTo(texts(3, 3));
        }
    }

    @Test
    void closedShardsAreSkippedUnderLatestAndTheirEndIsStored() {
        put(3);
        kinesis.split(ZERO);
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = task(Map.of("kinesis.start.position", "LATEST"))) {
            task.run(3);

            assertThat(task.markerKinds()).containsExactlyInAnyOrder("CLOSED 0", "START 1", "START 2");
            assertThat(kinesis.reads(ZERO)).isZero();
        }
    }

    @Test
    void atTimestampReadsWhatArrivedThenOrLater() {
        put(3);
        time.pass(Duration.ofSeconds(10));
        String start = String.valueOf(time.millis());
        put(3);
        Map<String, String> settings =
                Map.of("kinesis.start.position", "AT_TIMESTAMP", "kinesis.start.timestamp", start);
        try (SimulatedTask task = task(settings)) {
            task.run(3);

            assertThat(task.texts()).isEqualTo(texts(3, 3));
            assertThat(task.markerKinds()).containsExactly("START 0");
        }
    }

    @Test
    void k03aShardThatIsGoneWithItsIteratorEndsAsAGap() {
        put(3);
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(3);
            kinesis.split(ZERO);
            time.pass(Duration.ofHours(25));
            kinesis.put("a", "child".getBytes(UTF_8));
            task.run(20);

            assertThat(task.texts()).containsExactly("v0", "v1", "v2", "child");
            assertThat(task.markerKinds()).endsWith("GAP 0", "CLOSED 0", "GAP 1", "GAP 2");
        }
    }

    @Test
    void k03whatExpiresWhileATaskIsPausedIsAGap() {
        put(3);
        try (SimulatedTask task = task(Map.of("gap.policy", "continue"))) {
            task.run(3);
            kinesis.put("a", "lost".getBytes(UTF_8));
            time.pass(Duration.ofHours(25));
            kinesis.put("a", "next".getBytes(UTF_8));
            task.run(20);

            assertThat(task.texts()).containsExactly("v0", "v1", "v2", "next");
            assertThat(task.markerKinds()).contains("GAP 0");
        }
    }

    @Test
    void k05anIteratorGivesOneAnswer() {
        put(50);
        kinesis.failNext("GetRecords", Kind.THROTTLED, Kind.UNAVAILABLE);
        try (SimulatedTask task = task(Map.of("kinesis.poll.limit", "7"))) {
            task.run(100);

            assertThat(task.texts()).isEqualTo(texts(0, 50));
            assertThat(kinesis.mostUsesOfAnIterator()).isEqualTo(1);
        }
    }

    @Test
    void k15aCrashAtEveryUserRecordOfAnAggregateResumesAtTheNext() {
        kinesis.put("a", "v0".getBytes(UTF_8));
        kinesis.put("a", aggregate(1, 6));
        kinesis.put("a", "v7".getBytes(UTF_8));
        List<SourceRecord> all;
        try (SimulatedTask task = new SimulatedTask(kinesis, new FakeOffsetStore(), time, Map.of())) {
            task.run(3);
            all = List.copyOf(task.records());
        }
        for (int cut = 1; cut <= all.size(); cut++) {
            FakeOffsetStore crashed = new FakeOffsetStore();
            crashed.write(all.get(cut - 1));
            crashed.flush();
            try (SimulatedTask again = new SimulatedTask(kinesis, crashed, time, Map.of())) {
                again.run(3);

                assertThat(again.texts()).isEqualTo(texts(cut, 8 - cut));
            }
        }
    }

    @Test
    void k25eachStartPositionGoesOnFromTheStoredOffset() {
        for (String position : List.of("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")) {
            FakeKinesis fresh = new FakeKinesis(time, 1);
            FakeOffsetStore offsets = new FakeOffsetStore();
            Map<String, String> settings = position.equals("AT_TIMESTAMP")
                    ? Map.of("kinesis.start.position", position, "kinesis.start.timestamp", "2026-01-01T00:00:00Z")
                    : Map.of("kinesis.start.position", position);
            try (SimulatedTask task = new SimulatedTask(fresh, offsets, time, settings)) {
                task.run(2);
                fresh.put("a", "v0".getBytes(UTF_8));
                task.run(10);
                assertThat(task.texts()).containsExactly("v0");
            }
            fresh.put("a", "v1".getBytes(UTF_8));
            try (SimulatedTask again = new SimulatedTask(fresh, offsets, time, settings)) {
                again.run(10);
                assertThat(again.texts()).containsExactly("v1");
            }
        }
    }

    @Test
    void k29aStartAheadOfTheServicesClockIsWaitedFor() {
        kinesis.tellNoTime();
        kinesis.clockBehind(Duration.ofSeconds(5));
        try (SimulatedTask task = task(Map.of("kinesis.start.position", "LATEST"))) {
            task.run(100);
            put(2);
            task.run(100);

            assertThat(task.texts()).isEqualTo(texts(0, 2));
        }
    }

    @Test
    void k32throttlingSlowsDownAndIsCountedAndNoError() {
        put(5);
        kinesis.failNext("GetRecords", Kind.THROTTLED, Kind.THROTTLED, Kind.THROTTLED);
        try (SimulatedTask task = task(Map.of())) {
            task.run(50);

            assertThat(task.texts()).isEqualTo(texts(0, 5));
            assertThat(shard(task).value(ShardMetric.THROTTLED_TOTAL)).isEqualTo(3);
        }
    }

    @Test
    void k33emptyAnswersInTheMiddleAreNotTheEnd() {
        put(5);
        kinesis.emptyNext(4);
        try (SimulatedTask task = task(Map.of())) {
            task.run(20);

            assertThat(task.texts()).isEqualTo(texts(0, 5));
            assertThat(task.markers()).isEmpty();
        }
    }

    @Test
    void k33emptyAnswersAfterAResumeAreNotAGap() {
        put(5);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
        }
        time.pass(Duration.ofHours(23));
        put(1);
        kinesis.emptyNext(4);
        try (SimulatedTask again = task(Map.of())) {
            again.run(20);

            assertThat(again.texts()).isEqualTo(texts(5, 1));
        }
    }

    @Test
    void recordsThatExpiredWhileTheTaskWasDownAreAGapWithBothTimes() {
        put(5);
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);
        }
        time.pass(Duration.ofMinutes(1));
        put(1);
        time.pass(Duration.ofHours(25));
        put(1);

        try (SimulatedTask again = task(Map.of())) {
            assertThatThrownBy(() -> again.run(5))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("between 2026-01-01T00:00:00")
                    .hasMessageContaining("and 2026-01-01T01:01:00");
        }
    }

    @Test
    void anIdleShardSaysThatItIsCaughtUpSoThatSilenceIsNoGap() {
        put(5);
        try (SimulatedTask task = task(Map.of("kinesis.heartbeat.interval.ms", "60000"))) {
            task.run(400);
            time.pass(Duration.ofHours(13));
            task.run(10);
            time.pass(Duration.ofHours(12));
            task.run(10);
            assertThat(task.markerKinds()).contains("HEARTBEAT 0");
        }
        time.pass(Duration.ofHours(1));
        put(1);

        try (SimulatedTask again = task(Map.of())) {
            again.run(5);

            assertThat(again.texts()).isEqualTo(texts(5, 1));
        }
    }

    @Test
    void anAnswerThatWeMayNotHaveStopsTheTaskAndNamesThePermission() {
        kinesis.failNext("GetRecords", Kind.DENIED);
        try (SimulatedTask task = task(Map.of())) {
            assertThatThrownBy(() -> task.run(5)).hasMessageContaining("grant kinesis:GetRecords");
        }
    }

    @Test
    void aStreamThatIsNotThereStopsTheTask() {
        kinesis.failNext("DescribeStreamSummary", Kind.NOT_FOUND);
        try (SimulatedTask task = task(Map.of())) {
            assertThatThrownBy(() -> task.run(5)).hasMessageContaining("ALV-KIN-022");
        }
    }

    @Test
    void listingsAreTriedAgainAndBegunAgainWhenTheirTokenExpires() {
        FakeKinesis many = new FakeKinesis(time, 10);
        many.pageSize(4);
        many.failNext("ListShards", Kind.THROTTLED, Kind.UNAVAILABLE, Kind.EXPIRED_TOKEN, Kind.EXPIRED_TOKEN);
        many.put("a", "v0".getBytes(UTF_8));
        try (SimulatedTask task = new SimulatedTask(many, store, time, Map.of())) {
            task.run(100);

            assertThat(task.texts()).containsExactly("v0");
        }
    }

    @Test
    void aBadPayloadStopsTheTaskBehindTheRecordsBeforeIt() {
        kinesis.put("a", "{\"a\":1}".getBytes(UTF_8));
        kinesis.put("a", "{".getBytes(UTF_8));
        try (SimulatedTask task = task(Map.of("kinesis.value.format", "json"))) {
            task.poll();
            assertThat(task.records()).extracting(SourceRecord::value).containsExactly(Map.of("a", 1L));

            assertThatThrownBy(task::poll)
                    .hasMessageContaining("ALV-KIN-027 events/shardId-000000000000@92/0")
                    .hasMessageNotContaining("{");
        }
    }

    @Test
    void aBadPayloadIsSkippedAndCountedWhenErrorsAreTolerated() {
        kinesis.put("a", "{".getBytes(UTF_8));
        kinesis.put("a", "[1,2.5,null,\"x\"]".getBytes(UTF_8));
        try (SimulatedTask task = task(Map.of("kinesis.value.format", "json", "errors.tolerance", "all"))) {
            task.run(3);

            assertThat(task.records()).hasSize(1);
            assertThat(shard(task).value(ShardMetric.VALUES_SKIPPED_TOTAL)).isEqualTo(1);
        }
    }

    @Test
    void aBrokenAggregateStopsTheTaskWhereTheSettingsSaySo() {
        byte[] broken = aggregate(0, 3);
        broken[broken.length - 1]++;
        put(1);
        kinesis.put("a", broken);
        try (SimulatedTask task = task(Map.of("kinesis.kpl.corrupt", "fail"))) {
            task.poll();
            assertThat(task.texts()).containsExactly("v0");

            assertThatThrownBy(task::poll).hasMessageContaining("ALV-KIN-026").hasMessageContaining("@92");
        }
    }

    @Test
    void k28everyRecordIsCountedInAndOut() {
        put(4);
        kinesis.put("a", aggregate(4, 6));
        try (SimulatedTask task = task(Map.of())) {
            task.run(3);

            assertThat(shard(task).value(ShardMetric.RECORDS_READ_TOTAL)).isEqualTo(5);
            assertThat(shard(task).value(ShardMetric.USER_RECORDS_TOTAL)).isEqualTo(10);
            assertThat(shard(task).value(ShardMetric.RECORDS_DELIVERED_TOTAL)).isEqualTo(10);
            assertThat(task.metrics().task().value(TaskMetric.SHARDS_READING)).isEqualTo(1);
            assertThat(task.metrics().task().value(TaskMetric.BUFFER_BYTES)).isZero();
        }
    }

    @Test
    void aMarkerThatATransformDroppedStopsTheTask() {
        try (SimulatedTask task = task(Map.of())) {
            task.run(1);
            task.loop().onMarkerLost();

            assertThatThrownBy(task::poll).hasMessageContaining("TopicNameMatches");
        }
    }

    @Test
    void memoryIsBoundedAndShardsTakeTurns() {
        FakeKinesis two = new FakeKinesis(time, 2);
        byte[] large = new byte[100_000];
        for (int i = 0; i < 200; i++) {
            two.put(FakeKinesis.id(i % 2), "k", large);
        }
        Map<String, String> settings = Map.of("kinesis.buffer.bytes", "1048576");
        try (SimulatedTask task = new SimulatedTask(two, store, time, settings)) {
            int polls = 0;
            while (task.records().size() < 200 && polls++ < 2_000) {
                task.run(1);
                assertThat(task.metrics().task().value(TaskMetric.BUFFER_BYTES))
                        .isLessThanOrEqualTo(1_048_576 + Budget.MAX_ANSWER_BYTES);
            }

            assertThat(task.records()).hasSize(200);
        }
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings);
    }

    private static MetricBean<ShardMetric> shard(SimulatedTask task) {
        return task.metrics().shard(new ShardRef(FakeKinesis.ARN, 1_000, ZERO));
    }

    private void put(int count) {
        for (int i = 0; i < count; i++) {
            kinesis.put("a", ("v" + puts++).getBytes(UTF_8));
        }
    }

    private static byte[] aggregate(int from, int count) {
        return KplAggregate.encode(IntStream.range(from, from + count)
                .mapToObj(i -> UserRecord.of("k" + i, ("v" + i).getBytes(UTF_8)))
                .toList());
    }

    private static List<String> texts(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "v" + i).toList();
    }
}
