// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.offset.ConnectOffsets;
import dev.alluvium.connect.kinesis.offset.PlanOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks of discovered streams: other ones only when streams come, go or are made anew. */
class ConnectorPlanTest {
    private final VirtualTime time = new VirtualTime();
    private final FakeAccount account = new FakeAccount();
    private final Map<String, String> properties = pattern("e.*");
    private final SourceConfig config = SourceValidation.read(properties);
    private final ConnectorPlan plan = new ConnectorPlan(properties, millis -> {}, Clock.systemUTC(), null);

    @AfterEach
    void close() {
        plan.close();
    }

    @Test
    void aStreamThatAppearsChangesTheTasksAndAReshardDoesNot() {
        stream("events");
        List<Map<String, String>> first = plan.taskConfigs(config, account, 4);
        assertThat(first).hasSize(1);
        assertThat(first.get(0).get("kinesis.task.created")).isEqualTo(FakeAccount.arn("events") + "@1000");
        assertThat(isOutdated()).isFalse();
        account.streams.get("events").split(FakeKinesis.id(0));
        assertThat(isOutdated()).isFalse();

        stream("errors");
        stream("others");
        assertThat(isOutdated()).isTrue();
        List<Map<String, String>> next = plan.taskConfigs(config, account, 4);
        assertThat(streams(next)).containsExactlyInAnyOrder(FakeAccount.arn("events"), FakeAccount.arn("errors"));
        assertThat(isOutdated()).isFalse();
    }

    @Test
    void aStreamThatIsDeletedAndMadeAgainMakesOtherTasksEachTime() {
        stream("events");
        stream("errors");
        List<Map<String, String>> both = plan.taskConfigs(config, account, 1);
        FakeKinesis errors = account.streams.remove("errors");
        assertThat(isOutdated()).isTrue();
        List<Map<String, String>> one = plan.taskConfigs(config, account, 1);
        assertThat(streams(one)).containsExactly(FakeAccount.arn("events"));

        errors.recreate();
        account.streams.put("errors", errors);
        assertThat(isOutdated()).isTrue();
        List<Map<String, String>> again = plan.taskConfigs(config, account, 1);
        assertThat(again).isNotEqualTo(both);
        assertThat(again.get(0))
                .containsEntry("kinesis.task.ranges", both.get(0).get("kinesis.task.ranges"));
    }

    @Test
    void aStreamThatIsDeletedWhileThePlanIsMadeIsLeftOut() {
        stream("events");
        stream("errors");
        account.streams.get("errors").failNext("ListShards", Kind.NOT_FOUND);

        assertThat(streams(plan.taskConfigs(config, account, 2))).containsExactly(FakeAccount.arn("events"));
    }

    @Test
    void noStreamYetIsNoTaskAndNoFailure() {
        assertThat(plan.taskConfigs(config, account, 2)).isEmpty();
        stream("events");
        assertThat(isOutdated()).isTrue();
    }

    @Test
    void aListingThatIsRefusedIsToldWithThePermission() {
        account.faults.add(Kind.DENIED);
        assertThatThrownBy(() -> plan.taskConfigs(config, account, 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("grant kinesis:ListStreams");
        account.faults.add(Kind.UNAVAILABLE);
        assertThatThrownBy(() -> plan.taskConfigs(config, account, 1)).isInstanceOf(RetriableException.class);
    }

    @Test
    void theWatchAsksForANewPlanAndSurvivesWhatFails() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch looks = new CountDownLatch(3);
        try (PlanWatch watch = new PlanWatch(
                "c",
                Duration.ofMillis(1),
                () -> {
                    looks.countDown();
                    if (looks.getCount() == 2) {
                        throw new IllegalStateException("the first look fails");
                    }
                    return looks.getCount() == 0;
                },
                asked::countDown)) {
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void theOtherStreamsGoOnWhenOneIsDeleted() {
        stream("events");
        stream("errors");
        TaskRanges ranges =
                TaskRanges.decode(plan.taskConfigs(config, account, 1).get(0).get("kinesis.task.ranges"));
        try (SimulatedTask task = new SimulatedTask(account, new FakeOffsetStore(), time, properties, ranges)) {
            put("errors", "x0");
            put("events", "e0");
            task.run(5);
            account.streams.remove("errors");
            put("events", "e1");
            time.pass(Duration.ofMinutes(2));
            task.run(20);

            assertThat(task.texts()).containsExactlyInAnyOrder("x0", "e0", "e1");
        }
    }

    @Test
    void aStreamThatIsMadeAgainWaitsForItsTaskAndTheOthersGoOn() {
        stream("events");
        stream("errors");
        TaskRanges ranges =
                TaskRanges.decode(plan.taskConfigs(config, account, 1).get(0).get("kinesis.task.ranges"));
        FakeOffsetStore store = new FakeOffsetStore();
        try (SimulatedTask task = new SimulatedTask(account, store, time, properties, ranges)) {
            put("errors", "x0");
            task.run(5);
            account.streams.get("errors").recreate();
            time.pass(Duration.ofMinutes(2));
            task.run(2);
            put("errors", "y0");
            put("events", "e1");
            task.run(20);
            assertThat(task.texts()).containsExactlyInAnyOrder("x0", "e1");
        }
        try (SimulatedTask next = new SimulatedTask(account, store, time, properties, ranges)) {
            next.run(5);
            assertThat(next.texts()).containsExactly("y0");
        }
    }

    @Test
    void theStoredPlanOutlivesAConnectorThatStartsAgainAfterAReshard() {
        FakeKinesis events = stream("events", 4);
        List<Map<String, String>> first = plan.taskConfigs(config, account, 2);
        FakeOffsetStore store = stored(first.get(0).get("kinesis.task.plan"));
        assertThat(first.get(1)).doesNotContainKey("kinesis.task.plan");
        events.split(FakeKinesis.id(0));
        events.split(FakeKinesis.id(4));

        assertThat(restarted(store).taskConfigs(config, account, 2)).isEqualTo(first);
        assertThat(restarted(new FakeOffsetStore()).taskConfigs(config, account, 2))
                .isNotEqualTo(first);
        assertThat(plan.taskConfigs(config, account, 2)).isEqualTo(first);
        assertThat(restarted(store).taskConfigs(config, account, 3)).hasSize(3);
    }

    @Test
    void aStoredPlanThatIsNoneIsNotTaken() {
        stream("events", 4);
        List<Map<String, String>> right = plan.taskConfigs(config, account, 2);
        for (String text : List.of("nonsense", FakeAccount.arn("events") + "=0-5", "x=0-5;y=5-9")) {
            assertThat(restarted(stored(text)).taskConfigs(config, account, 2)).isEqualTo(right);
        }
    }

    @Test
    void tasksThatReadUnequallyForLongAreDividedAnewByWhatIsStoredAsRead() {
        FakeKinesis events = stream("events", 8);
        FakeOffsetStore store = new FakeOffsetStore();
        ConnectorPlan own = restarted(store);
        List<Map<String, String>> first = own.taskConfigs(config, account, 4);
        LoadWatch loads = new LoadWatch(config.rebalance(), new ConnectOffsets(store), time);
        assertThat(own.isUnequal(loads, () -> account)).isFalse();

        for (int look = 1; look <= 3; look++) {
            for (int shard = 0; shard < 8; shard++) {
                long read = look * (shard < 2 ? 900_000L : 1_000L);
                store.alter(partition(events, FakeKinesis.id(shard)), Map.of("read", read));
            }
            time.pass(Duration.ofMinutes(5));
            assertThat(own.isUnequal(loads, () -> account)).isEqualTo(look == 3);
        }
        assertThat(loads.imbalance()).isGreaterThan(300);

        List<Map<String, String>> next = own.taskConfigs(config, account, 4);
        assertThat(next).hasSize(4).isNotEqualTo(first);
        TaskRanges lowest = TaskRanges.decode(next.get(0).get("kinesis.task.ranges"));
        assertThat(events.all().stream().filter(shard -> lowest.owns(FakeAccount.arn("events"), shard)))
                .hasSize(1);
        assertThat(restarted(stored(next.get(0).get("kinesis.task.plan"))).taskConfigs(config, account, 4))
                .isEqualTo(next);
    }

    private ConnectorPlan restarted(FakeOffsetStore store) {
        return new ConnectorPlan(properties, millis -> {}, Clock.systemUTC(), store);
    }

    private static FakeOffsetStore stored(String text) {
        FakeOffsetStore store = new FakeOffsetStore();
        store.alter(PlanOffset.partition(), PlanOffset.toMap(text));
        return store;
    }

    private static Map<String, String> partition(FakeKinesis stream, ShardId shard) {
        return SourcePartition.of(new ShardRef(
                stream.describe("events").arn(), stream.describe("events").created(), shard));
    }

    private FakeKinesis stream(String name, int shards) {
        FakeKinesis made = new FakeKinesis(time, shards, FakeAccount.arn(name));
        account.streams.put(name, made);
        return made;
    }

    private boolean isOutdated() {
        return plan.hasOtherStreams(config.discovery().orElseThrow(), () -> account);
    }

    private void stream(String name) {
        account.streams.put(name, new FakeKinesis(time, 1, FakeAccount.arn(name)));
    }

    private void put(String stream, String text) {
        account.streams.get(stream).put("k", text.getBytes(UTF_8));
    }

    private static List<String> streams(List<Map<String, String>> tasks) {
        return tasks.stream()
                .flatMap(task -> TaskRanges.decode(task.get("kinesis.task.ranges")).streams().stream())
                .distinct()
                .toList();
    }

    private static Map<String, String> pattern(String pattern) {
        Map<String, String> properties = SimulatedTask.properties(new HashMap<>());
        properties.remove("kinesis.stream.names");
        properties.put("kinesis.stream.pattern", pattern);
        return properties;
    }
}
