// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.OwnershipPlanner;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One random history of a stream and of the tasks that read it: puts, splits, merges, failures, crashes, new plans.
 * After every poll: no record of a child before the end of each parent is stored (I1). At the end: each record once
 * (I2), in order per key; in at-least-once mode, each record at least once.
 */
final class ReshardingSimulation {
    private static final int STEPS = 150;
    private static final int KEYS = 8;

    private final Random random;
    private final boolean exactlyOnce;
    private final VirtualTime time = new VirtualTime();
    private final FakeOffsetStore store = new FakeOffsetStore();
    private final FakeKinesis kinesis;
    private final Map<String, String> settings;
    private final List<SimulatedTask> tasks = new ArrayList<>();
    private final Map<String, Integer> put = new HashMap<>();
    private final List<String> expected = new ArrayList<>();
    private final List<String> delivered = new ArrayList<>();

    ReshardingSimulation(long seed, boolean exactlyOnce) {
        this.random = new Random(seed);
        this.exactlyOnce = exactlyOnce;
        this.kinesis = new FakeKinesis(time, 1 + random.nextInt(3));
        kinesis.pageSize(1 + random.nextInt(5));
        this.settings = Map.of(
                "kinesis.discovery.interval.ms", "1000", "kinesis.poll.limit", String.valueOf(1 + random.nextInt(5)));
    }

    void run() {
        plan();
        for (int step = 0; step < STEPS; step++) {
            act();
        }
        kinesis.showAll();
        for (int i = 0; i < 4_000 && new HashSet<>(delivered).size() < expected.size(); i++) {
            tasks.forEach(this::poll);
            store.flush();
            time.pass(Duration.ofMillis(500));
        }
        tasks.forEach(SimulatedTask::close);
        if (exactlyOnce) {
            assertThat(delivered).containsExactlyInAnyOrderElementsOf(expected);
            assertInOrderPerKey();
        } else {
            assertThat(new HashSet<>(delivered)).isEqualTo(new HashSet<>(expected));
        }
    }

    private void act() {
        switch (random.nextInt(12)) {
            case 0, 1 -> putSome();
            case 2 -> putAggregate();
            case 3 -> reshard();
            case 4 -> kinesis.failNext("GetRecords", fault());
            case 5 -> kinesis.failNext(random.nextBoolean() ? "ListShards" : "GetShardIterator", Kind.THROTTLED);
            case 6 -> crash();
            case 7 -> store.flush();
            case 8 -> time.pass(Duration.ofMillis(random.nextInt(400_000)));
            default -> tasks.forEach(this::poll);
        }
        time.pass(Duration.ofMillis(random.nextInt(1_500)));
    }

    private Kind fault() {
        return List.of(Kind.THROTTLED, Kind.UNAVAILABLE, Kind.EXPIRED_ITERATOR, Kind.EXPIRED_CREDENTIALS)
                .get(random.nextInt(4));
    }

    private void putSome() {
        for (int i = random.nextInt(6); i >= 0; i--) {
            String key = "k" + random.nextInt(KEYS);
            kinesis.put(key, next(key).getBytes(UTF_8));
        }
    }

    /** All of one key, so that order per key means something. */
    private void putAggregate() {
        String key = "k" + random.nextInt(KEYS);
        List<UserRecord> users = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            users.add(UserRecord.of(key, next(key).getBytes(UTF_8)));
        }
        kinesis.put(key, KplAggregate.encode(users));
    }

    private String next(String key) {
        String text = key + ":" + put.merge(key, 1, Integer::sum);
        expected.add(text);
        return text;
    }

    private void reshard() {
        List<ShardId> open = kinesis.open();
        int at = random.nextInt(open.size());
        if (open.size() > 1 && random.nextBoolean()) {
            int lower = Math.min(at, open.size() - 2);
            kinesis.merge(open.get(lower), open.get(lower + 1));
        } else if (open.size() < 10) {
            kinesis.split(open.get(at));
        }
        if (random.nextInt(3) == 0) {
            kinesis.hide(kinesis.open().get(0));
        } else {
            kinesis.showAll();
        }
    }

    /** All tasks die; what was not stored is lost; other ranges may follow. */
    private void crash() {
        tasks.forEach(SimulatedTask::close);
        tasks.clear();
        store.lose();
        plan();
    }

    private void plan() {
        List<Shard> open =
                kinesis.all().stream().filter(shard -> !shard.closed()).toList();
        for (TaskRanges ranges : OwnershipPlanner.plan(Map.of(FakeKinesis.ARN, open), 1 + random.nextInt(3))) {
            HashRange range = ranges.byStream().get(FakeKinesis.ARN).get(0);
            tasks.add(new SimulatedTask(kinesis, store, time, settings, range));
        }
    }

    private void poll(SimulatedTask task) {
        for (SourceRecord record : task.poll()) {
            if (!TaskRun.isMarker(record)) {
                assertParentsStored(record);
                delivered.add(new String((byte[]) record.value(), UTF_8));
            }
        }
        if (exactlyOnce) {
            store.flush();
        }
    }

    private void assertParentsStored(SourceRecord record) {
        ShardRef ref = SourcePartition.read(record.sourcePartition());
        Shard shard = kinesis.all().stream()
                .filter(candidate -> candidate.id().equals(ref.shard()))
                .findFirst()
                .orElseThrow();
        for (ShardId parent : shard.parents()) {
            Map<String, Object> offset =
                    store.offset(SourcePartition.of(new ShardRef(ref.stream(), ref.created(), parent)));
            assertThat(offset).as("offset of the parent of %s", ref).isNotNull().containsEntry("closed", true);
        }
    }

    private void assertInOrderPerKey() {
        Map<String, Integer> last = new HashMap<>();
        Set<String> wrong = new HashSet<>();
        for (String text : delivered) {
            String[] parts = text.split(":");
            int number = Integer.parseInt(parts[1]);
            if (number <= last.getOrDefault(parts[0], 0)) {
                wrong.add(text);
            }
            last.merge(parts[0], number, Math::max);
        }
        assertThat(wrong.stream().sorted(Comparator.naturalOrder()).toList()).isEmpty();
    }
}
