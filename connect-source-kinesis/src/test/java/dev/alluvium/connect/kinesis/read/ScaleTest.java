// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.FakeOffsetStore;
import dev.alluvium.connect.kinesis.SimulatedTask;
import dev.alluvium.connect.kinesis.VirtualTime;
import dev.alluvium.connect.kinesis.shard.OwnershipPlanner;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thousand shards: K-04, K-07, K-30. */
class ScaleTest {
    private static final int SHARDS = 1_000;
    private static final int MOST_ROUNDS = 500;
    private static final int THREADS = 16;
    private static final Duration CALL = Duration.ofMillis(20);

    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();

    @Test
    void k30aThousandShardsAreListedInOnePageAndStartedWithinTheServicesLimitsInHalfAMinute() {
        FakeKinesis kinesis = new FakeKinesis(time, SHARDS);
        kinesis.all()
                .forEach(
                        shard -> kinesis.put(shard.id(), "k", shard.id().value().getBytes(UTF_8)));
        Counted counted = new Counted(kinesis);
        Deque<Runnable> calls = new ArrayDeque<>();
        TaskRanges all =
                OwnershipPlanner.plan(Map.of(FakeKinesis.ARN, kinesis.all()), 1).get(0);
        long begun = time.millis();
        try (SimulatedTask task = new SimulatedTask(counted, store, time, Map.of(), all, calls::add)) {
            while (task.records().size() < SHARDS && time.millis() - begun < 60_000) {
                task.poll();
                time.pass(CALL);
                for (int i = 0; i < THREADS && !calls.isEmpty(); i++) {
                    calls.remove().run();
                }
            }

            assertThat(task.texts()).hasSize(SHARDS).doesNotHaveDuplicates();
        }
        assertThat(Duration.ofMillis(time.millis() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(counted.listings).isEqualTo(1);
        assertThat(counted.iterators)
                .hasSize(SHARDS)
                .allSatisfy((shard, asked) -> assertThat(asked).isEqualTo(1));
        assertThat(counted.closest).isGreaterThanOrEqualTo(200);
    }

    @Test
    void k07aThousandShardsThatAreAllSplitAndMergedAreReadWholeByTheirTasks() {
        FakeKinesis kinesis = new FakeKinesis(time, SHARDS);
        // Siblings lie on different pages, again and again.
        kinesis.pageSize(333);
        List<SimulatedTask> tasks = new ArrayList<>();
        OwnershipPlanner.plan(Map.of(FakeKinesis.ARN, kinesis.all()), 3)
                .forEach(ranges -> tasks.add(new SimulatedTask(kinesis, store, time, Map.of(), ranges)));
        Set<String> put = new HashSet<>();
        try {
            putAll(kinesis, put);
            run(tasks, put);
            List<ShardId> parents = kinesis.open();
            parents.forEach(kinesis::split);
            putAll(kinesis, put);
            run(tasks, put);
            Map<ShardId, Integer> reads = new HashMap<>();
            parents.forEach(parent -> reads.put(parent, kinesis.reads(parent)));
            List<ShardId> open = kinesis.open();
            for (int i = 1; i + 1 < open.size(); i += 2) {
                kinesis.merge(open.get(i), open.get(i + 1));
            }
            putAll(kinesis, put);
            run(tasks, put);

            assertThat(read(tasks)).hasSameSizeAs(put).containsAll(put);
            assertThat(parents)
                    .allSatisfy(parent -> assertThat(kinesis.reads(parent)).isEqualTo(reads.get(parent)));
        } finally {
            tasks.forEach(SimulatedTask::close);
        }
    }

    private static void putAll(FakeKinesis kinesis, Set<String> put) {
        for (ShardId shard : kinesis.open()) {
            String text = shard + "/" + put.size();
            put.add(text);
            kinesis.put(shard, "k", text.getBytes(UTF_8));
        }
    }

    /** Until as much is read as was put; that it is the same, and comes once, is for the test to see. */
    private void run(List<SimulatedTask> tasks, Set<String> put) {
        for (int i = 0; i < MOST_ROUNDS && read(tasks).size() < put.size(); i++) {
            tasks.forEach(SimulatedTask::poll);
            store.flush();
            time.pass(Duration.ofSeconds(2));
        }
    }

    private static List<String> read(List<SimulatedTask> tasks) {
        return tasks.stream().flatMap(task -> task.texts().stream()).toList();
    }

    /** Counts calls, and how close to each other those for one shard's records are. */
    private final class Counted implements KinesisApi {
        private final KinesisApi right;
        private final Map<ShardId, Integer> iterators = new HashMap<>();
        private final Map<String, Long> lastRead = new HashMap<>();
        private int listings;
        private long closest = Long.MAX_VALUE;

        Counted(KinesisApi right) {
            this.right = right;
        }

        @Override
        public StreamSummary describe(String stream) {
            return right.describe(stream);
        }

        @Override
        public ShardPage listShards(String arn, @Nullable String nextToken) {
            listings++;
            return right.listShards(arn, nextToken);
        }

        @Override
        public String iterator(String arn, ShardId shard, Position position) {
            iterators.merge(shard, 1, Integer::sum);
            return right.iterator(arn, shard, position);
        }

        @Override
        public RecordsAnswer records(String arn, String iterator, int limit) {
            Long last = lastRead.put(iterator.substring(0, iterator.indexOf('/')), time.millis());
            closest = last == null ? closest : Math.min(closest, time.millis() - last);
            return right.records(arn, iterator, limit);
        }

        @Override
        public Subscription subscribe(
                String consumer, ShardId shard, Position position, SubscriptionListener listener) {
            return right.subscribe(consumer, shard, position, listener);
        }

        @Override
        public void close() {}
    }
}
