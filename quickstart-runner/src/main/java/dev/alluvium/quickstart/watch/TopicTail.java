// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows the topics that sinks read, as they read them: committed records only.
 *
 * <p>A transaction's marker takes an offset but is no record, so the end that Kafka tells is not what a sink can reach;
 * the last record seen here is.
 *
 * <p>{@link #look} and {@link #close} belong to one background thread; the rest may be called from any thread.
 */
public final class TopicTail implements AutoCloseable {
    private static final String ARRIVAL = "kinesis.arrival";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SentTimes sentTimes;
    private final Map<TopicPartition, Seen> seen = new ConcurrentHashMap<>();
    private volatile Predicate<String> follows = topic -> false;

    /**
     * How far a partition was read.
     *
     * @param visibleEnd one behind the last committed record, 0 if there is none
     * @param position where the reader stands: behind markers and aborted records too
     */
    private record Seen(long visibleEnd, long position) {}

    /** Connects to a broker. */
    public TopicTail(String bootstrap, SentTimes sentTimes) {
        this.sentTimes = sentTimes;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Follows all topics that the predicate names, those that come later too. */
    public void follow(Predicate<String> topics) {
        follows = topics;
    }

    /** Reads what is there now. */
    public void look() {
        assign();
        if (consumer.assignment().isEmpty()) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            note(record);
        }
        for (TopicPartition topicPartition : consumer.assignment()) {
            long position = consumer.position(topicPartition);
            seen.merge(topicPartition, new Seen(0, position), (old, fresh) -> new Seen(old.visibleEnd, position));
        }
    }

    /**
     * One behind the last committed record below a given end.
     *
     * @return empty while the reader has not come that far
     */
    public OptionalLong visibleEnd(TopicPartition topicPartition, long end) {
        Seen partition = seen.get(topicPartition);
        if (end == 0) {
            return OptionalLong.of(0);
        }
        return partition == null || partition.position < end
                ? OptionalLong.empty()
                : OptionalLong.of(partition.visibleEnd);
    }

    private void assign() {
        Set<TopicPartition> wanted = new HashSet<>();
        for (Map.Entry<String, List<PartitionInfo>> topic :
                consumer.listTopics().entrySet()) {
            if (follows.test(topic.getKey())) {
                topic.getValue().forEach(each -> wanted.add(new TopicPartition(each.topic(), each.partition())));
            }
        }
        if (!wanted.equals(consumer.assignment())) {
            List<TopicPartition> fresh = new ArrayList<>(wanted);
            fresh.removeAll(consumer.assignment());
            consumer.assign(wanted);
            consumer.seekToBeginning(fresh);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition topicPartition = new TopicPartition(record.topic(), record.partition());
        seen.put(topicPartition, new Seen(record.offset() + 1, record.offset() + 1));
        sentAt(record).ifPresent(millis -> sentTimes.note(topicPartition, record.offset(), millis));
    }

    /** A source of a stream passes on when a record arrived there, one of a database when its row was changed. */
    private static Optional<Long> sentAt(ConsumerRecord<byte[], byte[]> record) {
        if (record.headers().lastHeader(ARRIVAL) != null) {
            return Optional.of(record.timestamp());
        }
        return Optional.ofNullable(record.value()).flatMap(DebeziumTime::of);
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(2));
    }
}
