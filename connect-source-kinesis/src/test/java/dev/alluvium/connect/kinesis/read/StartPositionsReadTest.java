// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.FakeAccount;
import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Each position of a shard and of a stream, its restart, and what it is held against: K-08, K-11, K-25. */
class StartPositionsReadTest {
    private static final ShardId ZERO = FakeKinesis.id(0);
    private static final ShardId ONE = FakeKinesis.id(1);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis = new FakeKinesis(time, 2);

    @Test
    void k25aShardIsReadAtItsNumberAndTheOthersAsTheirStreamSays() {
        put(ZERO, "z0");
        String number = put(ZERO, "z1");
        put(ONE, "o0");
        Map<String, String> settings = positions("TRIM_HORIZON", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);
        try (SimulatedTask task = task(settings)) {
            task.run(5);
            assertThat(task.texts()).containsExactlyInAnyOrder("z1", "o0");
            assertThat(task.markerKinds()).containsExactly("START 0");
        }
        put(ZERO, "z2");

        try (SimulatedTask again = task(settings)) {
            again.run(5);
            assertThat(again.texts()).containsExactly("z2");
        }
    }

    @Test
    void k25aCrashBeforeTheFirstRecordBeginsAtTheNumberAgain() {
        put(ZERO, "z0");
        String number = put(ZERO, "z1");
        Map<String, String> settings = positions("LATEST", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);
        try (SimulatedTask task = task(settings)) {
            SourceRecord marker = task.poll().get(0);
            store.lose();
            store.write(marker);
            store.flush();
        }

        // The stored number wins over the setting.
        try (SimulatedTask again = task(positions("LATEST", "events/" + ZERO + "=TRIM_HORIZON"))) {
            again.run(5);
            assertThat(again.texts()).containsExactly("z1");
        }
    }

    @Test
    void k25eachKindOfPositionHoldsForItsShardAlone() {
        for (String kind : List.of("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")) {
            VirtualTime clock = new VirtualTime();
            FakeKinesis fresh = new FakeKinesis(clock, 2);
            FakeOffsetStore offsets = new FakeOffsetStore();
            fresh.put(ZERO, "k", "z0".getBytes(UTF_8));
            fresh.put(ONE, "k", "o0".getBytes(UTF_8));
            clock.pass(Duration.ofSeconds(10));
            String position = kind.equals("AT_TIMESTAMP") ? kind + ":" + clock.millis() : kind;
            fresh.put(ZERO, "k", "z1".getBytes(UTF_8));
            clock.pass(Duration.ofSeconds(1));
            Map<String, String> settings = positions("TRIM_HORIZON", "events/" + ZERO + "=" + position);
            List<String> expected = switch (kind) {
                case "TRIM_HORIZON" -> List.of("z0", "z1", "o0");
                case "LATEST" -> List.of("o0");
                default -> List.of("z1", "o0");
            };
            try (SimulatedTask task = new SimulatedTask(fresh, offsets, clock, settings)) {
                task.run(5);
                assertThat(task.texts()).as(kind).containsExactlyInAnyOrderElementsOf(expected);
            }
            fresh.put(ZERO, "k", "z2".getBytes(UTF_8));
            try (SimulatedTask again = new SimulatedTask(fresh, offsets, clock, settings)) {
                again.run(5);
                assertThat(again.texts()).as(kind).containsExactly("z2");
            }
        }
    }

    @Test
    void k25eachStreamIsReadFromItsOwnPositionAndGoesOnFromTheStoredOffset() {
        FakeAccount account = new FakeAccount();
        Map<String, List<HashRange>> ranges = new TreeMap<>();
        Map<String, FakeKinesis> streams = new TreeMap<>();
        String number = "";
        for (String name : List.of("all", "later", "numbered", "timed")) {
            FakeKinesis stream = account.add(name, new FakeKinesis(time, 1, FakeAccount.arn(name)));
            streams.put(name, stream);
            ranges.put(FakeAccount.arn(name), List.of(HashRange.ALL));
            stream.put("k", (name + "0").getBytes(UTF_8));
            number = name.equals("numbered") ? stream.put("k", (name + "1").getBytes(UTF_8)) : number;
        }
        time.pass(Duration.ofSeconds(10));
        Map<String, String> settings = new HashMap<>(positions(
                "TRIM_HORIZON",
                "later=LATEST, timed=AT_TIMESTAMP:" + time.millis() + ", numbered=AT_SEQUENCE_NUMBER, numbered/" + ZERO
                        + "=AT_SEQUENCE_NUMBER:" + number));
        settings.put("kinesis.stream.names", "all,later,numbered,timed");
        streams.get("timed").put("k", "timed1".getBytes(UTF_8));
        time.pass(Duration.ofSeconds(1));

        try (SimulatedTask task = new SimulatedTask(account, store, time, settings, new TaskRanges(ranges))) {
            task.run(10);
            assertThat(task.texts()).containsExactlyInAnyOrder("all0", "numbered1", "timed1");
        }
        streams.forEach((name, stream) -> stream.put("k", (name + "9").getBytes(UTF_8)));
        time.pass(Duration.ofMinutes(10));
        try (SimulatedTask again = new SimulatedTask(account, store, time, settings, new TaskRanges(ranges))) {
            again.run(10);
            assertThat(again.texts()).containsExactlyInAnyOrder("all9", "later9", "numbered9", "timed9");
        }
    }

    @Test
    void k25theTimeOfOneShardIsNotTakenForThatOfItsStream() {
        put(ONE, "o0");
        time.pass(Duration.ofSeconds(10));
        Map<String, String> settings = positions("TRIM_HORIZON", "events/" + ZERO + "=LATEST");
        try (SimulatedTask task = task(settings)) {
            task.poll().stream()
                    .filter(record -> record.sourcePartition().get("shard").equals(ZERO.value()))
                    .forEach(store::write);
            store.flush();
        }
        FakeOffsetStore partly = new FakeOffsetStore();
        store.content().forEach((key, offset) -> {
            if (key.contains(ZERO.value())) {
                partly.alter(partition(ZERO), offset);
            }
        });

        try (SimulatedTask again = new SimulatedTask(kinesis, partly, time, settings)) {
            again.run(5);
            assertThat(again.texts()).containsExactly("o0");
        }
    }

    @Test
    void k08aShardThatAppearsLaterIsReadFromItsBeginningWhateverItsParentsPosition() {
        put(ZERO, "z0");
        String number = put(ZERO, "z1");
        Map<String, String> settings = positions("LATEST", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);
        time.pass(Duration.ofSeconds(1));
        try (SimulatedTask task = task(settings)) {
            task.run(5);
            kinesis.split(ZERO);
            kinesis.put("a", "child".getBytes(UTF_8));
            kinesis.put("b", "child".getBytes(UTF_8));
            kinesis.put("c", "child".getBytes(UTF_8));
        }
        time.pass(Duration.ofMinutes(5));

        try (SimulatedTask again = task(settings)) {
            again.run(30);
            assertThat(again.texts()).containsExactly("child", "child", "child");
        }
    }

    @Test
    void k08aLaterShardOfAStreamWhoseFirstShardsAllHadPositionsIsReadFromItsBeginning() {
        Map<String, String> settings =
                positions("LATEST", "events/" + ZERO + "=TRIM_HORIZON,events/" + ONE + "=TRIM_HORIZON");
        put(ZERO, "z0");
        put(ONE, "o0");
        try (SimulatedTask task = task(settings)) {
            task.run(5);
        }
        kinesis.split(ZERO);
        kinesis.split(FakeKinesis.id(2));
        put(FakeKinesis.id(3), "c3");
        put(FakeKinesis.id(4), "c4");
        time.pass(Duration.ofMinutes(5));

        try (SimulatedTask again = task(settings)) {
            again.run(30);
            assertThat(again.texts()).containsExactlyInAnyOrder("c3", "c4");
        }
    }

    @Test
    void atNumbersWhatLiesBeforeThemIsPassedAndWhatLiesBesideIsRead() {
        put(ZERO, "parent");
        put(ONE, "beside");
        kinesis.split(ZERO);
        put(FakeKinesis.id(2), "before");
        String number = put(FakeKinesis.id(2), "c2");
        put(FakeKinesis.id(3), "c3");
        Map<String, String> settings =
                positions("AT_SEQUENCE_NUMBER", "events/" + FakeKinesis.id(2) + "=AT_SEQUENCE_NUMBER:" + number);

        try (SimulatedTask task = task(settings)) {
            task.run(10);
            assertThat(task.texts()).containsExactlyInAnyOrder("beside", "c2", "c3");
            assertThat(task.markerKinds()).contains("CLOSED 0", "START 2");
            assertThat(kinesis.reads(ZERO)).isZero();
        }
    }

    @Test
    void whatLiesBetweenTwoNumbersIsReadInItsOrder() {
        put(ZERO, "before");
        String first = put(ZERO, "first");
        kinesis.split(ZERO);
        put(FakeKinesis.id(2), "between");
        kinesis.split(FakeKinesis.id(2));
        String second = put(FakeKinesis.id(4), "second");
        Map<String, String> settings = positions(
                "AT_SEQUENCE_NUMBER",
                "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + first + ",events/" + FakeKinesis.id(4)
                        + "=AT_SEQUENCE_NUMBER:" + second);

        try (SimulatedTask task = task(settings)) {
            task.run(30);
            assertThat(task.texts()).containsExactly("first", "between", "second");
        }
    }

    @Test
    void aPassedParentOfAnotherTaskIsWaitedForUntilItsEndIsStored() {
        put(ZERO, "parent");
        kinesis.merge(ZERO, ONE);
        put(FakeKinesis.id(2), "before");
        String number = put(FakeKinesis.id(2), "c2");
        Map<String, String> settings =
                positions("AT_SEQUENCE_NUMBER", "events/" + FakeKinesis.id(2) + "=AT_SEQUENCE_NUMBER:" + number);
        HashRange low = new HashRange(java.math.BigInteger.ZERO, java.math.BigInteger.TEN);
        HashRange high = new HashRange(java.math.BigInteger.TEN, HashRange.END);

        try (SimulatedTask lower = new SimulatedTask(kinesis, store, time, settings, low);
                SimulatedTask upper = new SimulatedTask(kinesis, store, time, settings, high)) {
            lower.run(10);
            assertThat(lower.texts()).isEmpty();
            upper.run(3);
            lower.run(20);

            assertThat(upper.markerKinds()).containsExactly("CLOSED 1");
            assertThat(lower.texts()).containsExactly("c2");
        }
    }

    @Test
    void aShardThatExpiredUnreadWithItsNumberIsAGapForTheTaskOfEachChild() {
        put(ZERO, "expired");
        String number = put(ZERO, "expired too");
        Map<String, String> settings =
                new HashMap<>(positions("TRIM_HORIZON", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number));
        settings.put("gap.policy", "continue");
        try (SimulatedTask task = task(settings)) {
            assertThat(task.poll()).isNotEmpty();
            store.flush();
        }
        store.lose();
        kinesis.split(ZERO);
        ShardId upper = FakeKinesis.id(3);
        put(upper, "lost");
        time.pass(Duration.ofHours(26));
        put(upper, "kept");

        HashRange range = kinesis.all().get(3).range();
        try (SimulatedTask task = new SimulatedTask(kinesis, store, time, settings, range)) {
            task.run(10);
            assertThat(task.texts()).containsExactly("kept");
            assertThat(task.markerKinds()).contains("GAP 3");
        }
    }

    @Test
    void aRecordToBeginAtThatExpiredIsAGap() {
        String number = put(ZERO, "old");
        time.pass(Duration.ofHours(25));
        put(ZERO, "new");
        Map<String, String> settings = positions("TRIM_HORIZON", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);

        try (SimulatedTask task = task(settings)) {
            assertThatThrownBy(() -> task.run(5))
                    .hasMessageContaining("ALV-KIN-025")
                    .hasMessageContaining("unknown time");
        }
        settings = Map.of(
                "gap.policy",
                "continue",
                "kinesis.start.positions",
                "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);
        try (SimulatedTask task = new SimulatedTask(kinesis, new FakeOffsetStore(), time, settings)) {
            task.run(5);
            assertThat(task.texts()).containsExactly("new");
            assertThat(task.markerKinds()).containsExactly("START 0", "GAP 0");
        }
    }

    @Test
    void k11aNumberThatAClosedShardRefusesIsFoundByReadingItAgain() {
        put(ZERO, "z0");
        String number = put(ZERO, "z1");
        kinesis.split(ZERO);
        kinesis.failNext("GetShardIterator", Kind.INVALID);
        Map<String, String> settings = positions("LATEST", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:" + number);

        try (SimulatedTask task = task(settings)) {
            task.run(10);
            assertThat(task.texts()).containsExactly("z1");
            assertThat(task.markerKinds()).contains("CLOSED 0");
        }
    }

    @Test
    void aNumberThatAnOpenShardRefusesStopsTheTaskAndNamesTheSetting() {
        kinesis.failNext("GetShardIterator", Kind.INVALID);
        try (SimulatedTask task = task(positions("LATEST", "events/" + ZERO + "=AT_SEQUENCE_NUMBER:5"))) {
            assertThatThrownBy(() -> task.run(5))
                    .hasMessageContaining("ALV-KIN-024")
                    .hasMessageContaining("kinesis.start.positions");
        }
    }

    @Test
    void aPositionOfAShardThatIsNotThereStopsTheTaskUnlessSomethingIsStoredForIt() {
        Map<String, String> settings = positions("TRIM_HORIZON", "events/shardId-000000000077=LATEST");
        try (SimulatedTask task = task(settings)) {
            assertThatThrownBy(() -> task.run(5)).hasMessageContaining("ALV-KIN-035");
        }
        store.alter(partition(new ShardId("shardId-000000000077")), Map.of("closed", true));
        put(ZERO, "z0");
        try (SimulatedTask task = task(settings)) {
            task.run(5);
            assertThat(task.texts()).containsExactly("z0");
        }
    }

    private SimulatedTask task(Map<String, String> settings) {
        return new SimulatedTask(kinesis, store, time, settings);
    }

    private String put(ShardId shard, String text) {
        return kinesis.put(shard, "k", text.getBytes(UTF_8));
    }

    private static Map<String, String> partition(ShardId shard) {
        return SourcePartition.of(new ShardRef(FakeKinesis.ARN, 1_000, shard));
    }

    private static Map<String, String> positions(String standard, String positions) {
        return Map.of("kinesis.start.position", standard, "kinesis.start.positions", positions);
    }
}
