// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What Connect's {@code WorkerSinkTask} does around one task: positions, seeks, the batch that is kept after a
 * failure, and offset commits that the group accepts only from the owner.
 */
final class FakeWorker {
    /** The broker's side: what was produced, what was committed, who owns what. */
    static final class Kafka {
        final Map<TopicPartition, TreeMap<Long, SinkRecord>> logs = new HashMap<>();
        final Map<TopicPartition, Long> committed = new HashMap<>();
        final Map<TopicPartition, FakeWorker> owners = new HashMap<>();
    }

    final TaskHarness task;
    private final Kafka kafka;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> consumed = new HashMap<>();
    private List<SinkRecord> kept = List.of();

    FakeWorker(Kafka kafka, TaskHarness task) {
        this.kafka = kafka;
        this.task = task;
    }

    Set<TopicPartition> assigned() {
        return new HashSet<>(positions.keySet());
    }

    void assign(TopicPartition partition) {
        kafka.owners.put(partition, this);
        long start = kafka.committed.getOrDefault(partition, 0L);
        positions.put(partition, start);
        consumed.put(partition, start);
        task.open(partition);
        seek();
    }

    void revoke(TopicPartition partition) {
        positions.remove(partition);
        consumed.remove(partition);
        kept = kept.stream()
                .filter(record -> !partition.equals(new TopicPartition(record.topic(), record.kafkaPartition())))
                .toList();
        task.revoke(partition);
        task.context.seeks.remove(partition);
    }

    private void seek() {
        task.context.seeks.forEach((partition, offset) -> {
            positions.put(partition, offset);
            consumed.put(partition, offset);
        });
        task.context.seeks.clear();
    }

    /** One poll and one put; false if the put is to be repeated. */
    boolean poll(Random random) {
        seek();
        boolean repeats = !kept.isEmpty();
        List<SinkRecord> batch = repeats ? kept : fetch(random);
        try {
            task.pipeline.accept(new ArrayList<>(batch));
        } catch (RetriableException again) {
            kept = batch;
            return false;
        }
        kept = List.of();
        batch.forEach(record -> consumed.merge(
                new TopicPartition(record.topic(), record.kafkaPartition()), record.kafkaOffset() + 1, Math::max));
        return true;
    }

    private List<SinkRecord> fetch(Random random) {
        List<SinkRecord> batch = new ArrayList<>();
        positions.replaceAll((partition, position) -> {
            long next = position;
            for (SinkRecord record : kafka.logs.get(partition).tailMap(position).values()) {
                if (random.nextInt(4) == 0) {
                    break;
                }
                batch.add(polled(record));
                next = record.kafkaOffset() + 1;
            }
            return next;
        });
        return batch;
    }

    /** Every poll makes its records anew; only a batch that is kept has the same ones. */
    private static SinkRecord polled(SinkRecord record) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp());
    }

    /** An offset commit; the group takes it from the owner only. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
        consumed.forEach((partition, offset) -> seen.put(partition, new OffsetAndMetadata(offset)));
        task.committable(seen).forEach((partition, offset) -> {
            Long current = consumed.get(partition);
            if (kafka.owners.get(partition) == this && current != null && offset <= current) {
                kafka.committed.put(partition, offset);
            }
        });
    }

    void pass(Duration time) {
        task.ticker.advance(time);
    }
}
