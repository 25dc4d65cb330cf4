// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.kinesis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts what a {@link StreamLoad} left in a topic, as a reader of committed records sees it: each key's numbers must
 * come from zero on, each once, in order.
 *
 * <p>Confined to one thread.
 */
public final class TopicCensus implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_FINDINGS = 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Map<String, Integer> next = new HashMap<>();
    private final Set<Place> places = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private int records;
    private int aggregated;

    /** Of a topic whose partitions are there, from its beginning. */
    public TopicCensus(String bootstrap, String topic) {
        this.topic = topic;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Where a record of the topic is. */
    public record Place(int partition, long offset) {}

    /** Reads what is there now, and a little longer; how many records were seen in all. */
    public int read() {
        var batch = consumer.poll(POLL);
        while (!batch.isEmpty()) {
            batch.forEach(this::add);
            batch = consumer.poll(POLL);
        }
        return records;
    }

    /** How many of the records came out of aggregates. */
    public int aggregated() {
        return aggregated;
    }

    /** What is wrong: nothing, if all is well. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** The number that each key's next record will have. */
    public Map<String, Integer> next() {
        return Map.copyOf(next);
    }

    /** Whether a reader of committed records sees what is there; not what a transaction that was given up left. */
    public boolean sees(Place place) {
        return places.contains(place);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        places.add(new Place(record.partition(), record.offset()));
        if (record.headers().lastHeader("kinesis.aggregate-size") != null) {
            aggregated++;
        }
        String[] value = new String(record.value(), US_ASCII).trim().split("#");
        int number = Integer.parseInt(value[1]);
        int expected = next.getOrDefault(value[0], 0);
        if (number == expected) {
            next.put(value[0], number + 1);
        } else if (findings.size() < MOST_FINDINGS) {
            findings.add("%s: %d where %d was due, at %s-%d@%d"
                    .formatted(value[0], number, expected, topic, record.partition(), record.offset()));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
