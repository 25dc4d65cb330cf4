// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import dev.alluvium.quickstart.judge.TopicRecord;
import dev.alluvium.testsupport.stack.kafka.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All committed records of a topic. */
final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private TopicReader() {}

    /** From the beginning to the end of now; nothing if there is no such topic. */
    static List<TopicRecord> readAll(KafkaBroker kafka, String topic) {
        List<TopicRecord> records = new ArrayList<>();
        if (!kafka.topics().contains(topic)) {
            return records;
        }
        Map<TopicPartition, Long> ends = kafka.endOffsets(topic, IsolationLevel.READ_COMMITTED);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(record -> records.add(record(record)));
            }
        }
        return records;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaBroker kafka) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static TopicRecord record(ConsumerRecord<byte[], byte[]> record) {
        List<TopicRecord.Header> headers = Arrays.stream(record.headers().toArray())
                .map(header -> new TopicRecord.Header(header.key(), header.value()))
                .toList();
        return new TopicRecord(record.key(), record.value(), headers);
    }
}
