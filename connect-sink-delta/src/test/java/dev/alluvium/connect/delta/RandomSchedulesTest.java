// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tasks, zombies, crashes, rebalances, outages, lost answers and redelivery on seeded schedules: each offset is in
 * its table exactly once (delta-sink 3.6, C1).
 */
class RandomSchedulesTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("t", 0), new TopicPartition("t", 1));
    private static final int STEPS = 70;

    private final FakeWorker.Kafka kafka = new FakeWorker.Kafka();
    private final FaultyStore.Faults faults = new FaultyStore.Faults();
    private final Map<String, ObjectStore> stores = new ConcurrentHashMap<>();
    private final List<FakeWorker> workers = new ArrayList<>();
    private final Map<TopicPartition, Long> produced = new HashMap<>();

    static LongStream seeds() {
        Long one = Long.getLong("alluvium.seed");
        return one == null ? LongStream.range(0, 120) : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randomSchedulesKeepExactlyOnce(long seed) {
        Random random = new Random(seed);
        boolean severalTables = seed % 2 == 1;
        PARTITIONS.forEach(partition -> kafka.logs.put(partition, new TreeMap<>()));
        workers.add(worker(severalTables));
        PARTITIONS.forEach(partition -> workers.get(0).assign(partition));

        for (int step = 0; step < STEPS; step++) {
            step(random, severalTables);
        }
        drain(random, severalTables);

        for (TopicPartition partition : PARTITIONS) {
            assertThat(stored(partition, severalTables))
                    .as("replay with -Dalluvium.seed=%d, %s", seed, partition)
                    .isEqualTo(List.copyOf(kafka.logs.get(partition).keySet()));
        }
    }

    private FakeWorker worker(boolean severalTables) {
        String[] several = {"table.route.field", "to", "flush.size", "5", "table.b.flush.interval.ms", "300000"};
        Map<String, String> properties =
                TaskHarness.properties(Path.of("/memory"), severalTables ? several : new String[] {"flush.size", "4"});
        properties.put("name", "random");
        UnaryOperator<ObjectStore> heap = local ->
                new FaultyStore(stores.computeIfAbsent(local.location(), location -> new MemoryStore()), faults);
        return new FakeWorker(kafka, new TaskHarness(properties, heap));
    }

    private void step(Random random, boolean severalTables) {
        FakeWorker worker = workers.get(random.nextInt(workers.size()));
        TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> produce(random, partition);
            case 3, 4, 5, 6 -> worker.poll(random);
            case 7 -> worker.commit();
            case 8 -> worker.pass(Duration.ofSeconds(random.nextInt(8) == 0 ? 600 : random.nextInt(120)));
            case 9 -> move(random, partition, false, severalTables);
            case 10 -> move(random, partition, true, severalTables);
            case 11 -> faults.away = random.nextInt(3) == 0;
            case 12 -> faults.loseNextCommitAnswer = random.nextBoolean();
            default -> crash(worker, severalTables);
        }
    }

    private void produce(Random random, TopicPartition partition) {
        for (int i = 0; i < 3; i++) {
            long offset = produced.merge(partition, 1L + random.nextInt(2), Long::sum);
            Map<String, Object> row =
                    Map.of("p", (long) partition.partition(), "o", offset, "to", random.nextInt(3) == 0 ? "b" : "a");
            kafka.logs.get(partition).put(offset, TaskHarness.record(partition, offset, null, row));
        }
    }

    /** The partition goes to another task; its old one may not notice. */
    private void move(Random random, TopicPartition partition, boolean unnoticed, boolean severalTables) {
        FakeWorker owner = kafka.owners.get(partition);
        if (workers.size() < 3) {
            workers.add(worker(severalTables));
        }
        FakeWorker next = workers.get(random.nextInt(workers.size()));
        if (next == owner) {
            return;
        }
        if (!unnoticed) {
            owner.commit();
            owner.revoke(partition);
        }
        if (next.assigned().contains(partition)) {
            next.revoke(partition);
        }
        next.assign(partition);
    }

    private void crash(FakeWorker worker, boolean severalTables) {
        workers.remove(worker);
        FakeWorker fresh = worker(severalTables);
        workers.add(fresh);
        PARTITIONS.stream()
                .filter(partition -> kafka.owners.get(partition) == worker)
                .forEach(fresh::assign);
    }

    private void drain(Random random, boolean severalTables) {
        faults.away = false;
        faults.loseNextCommitAnswer = false;
        for (FakeWorker zombie : workers) { // the zombies have their last word
            zombie.pass(Duration.ofHours(1));
            zombie.poll(random);
        }
        FakeWorker last = worker(severalTables);
        PARTITIONS.forEach(last::assign);
        for (int i = 0; i < 60; i++) {
            last.pass(Duration.ofHours(1));
            last.poll(random);
            last.commit();
        }
    }

    private List<Long> stored(TopicPartition partition, boolean severalTables) {
        List<Long> offsets = new ArrayList<>();
        for (String table : severalTables ? List.of("a", "b") : List.of("t")) {
            stores.forEach((location, store) -> {
                if (location.replaceAll("/$", "").endsWith("/" + table)) {
                    StoredTable.of(store)
                            .ifPresent(stored -> stored.rows().stream()
                                    .filter(row -> row.get("p").equals((long) partition.partition()))
                                    .forEach(row -> offsets.add((Long) row.get("o"))));
                }
            });
        }
        return offsets.stream().sorted().toList();
    }
}
