// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.quickstart.folder.RecordStep;
import dev.alluvium.quickstart.watch.SentTimes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One idempotent producer. Records of one partition arrive in the order of sending; each is journalled with its offset.
 *
 * <p>Confined to the thread that plays the steps.
 */
public final class TopicSender implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 5_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final EventJournal journal;
    private final SentTimes sentTimes;
    private final Clock clock;
    private final Queue<Sent> inFlight = new ArrayDeque<>();

    /** Connects to a broker. */
    public TopicSender(String bootstrap, EventJournal journal, SentTimes sentTimes, Clock clock) {
        this.journal = journal;
        this.sentTimes = sentTimes;
        this.clock = clock;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.LINGER_MS_CONFIG, 5,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 20_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private record Sent(ObjectNode line, long at, Place place, Future<RecordMetadata> acknowledged) {
        @Override
        public String toString() {
            return place.toString();
        }
    }

    /**
     * Sends a record; its line is journalled once Kafka has told the offset.
     *
     * @param step the step's name in the journal
     * @param json the object behind {@code "record"}, placeholders replaced
     */
    public void send(Place place, String step, ObjectNode json) {
        RecordStep record = RecordStep.read(place, json);
        ProducerRecord<byte[], byte[]> outgoing = new ProducerRecord<>(
                record.topic(),
                record.partition().orElse(null),
                record.timestamp().orElse(null),
                record.key(),
                record.value());
        record.headers().forEach(header -> outgoing.headers().add(header.name(), header.value()));
        long at = clock.millis();
        ObjectNode line = EventJournal.line(step, at);
        line.putObject("to").put("topic", record.topic());
        line.put("op", "record");
        for (String part : new String[] {"key", "keyBase64", "value", "valueBase64", "headers"}) {
            if (json.has(part)) {
                line.set(part, json.get(part));
            }
        }
        inFlight.add(new Sent(line, at, place, producer.send(outgoing)));
        if (inFlight.size() >= MOST_IN_FLIGHT) {
            flush();
        }
    }

    /**
     * Waits until all that was sent is on its topic, and journals it.
     *
     * @throws SendException if Kafka refused a record
     */
    public void flush() {
        producer.flush();
        for (Sent sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
            RecordMetadata where = where(sent);
            ((ObjectNode) sent.line.path("to"))
                    .put("partition", where.partition())
                    .put("offset", where.offset());
            journal.write(sent.line);
            sentTimes.note(new TopicPartition(where.topic(), where.partition()), where.offset(), sent.at);
        }
    }

    private static RecordMetadata where(Sent sent) {
        try {
            return sent.acknowledged.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String why = (cause == null ? e : cause).getMessage();
            throw new SendException(sent.place, "Kafka refused the record: " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SendException(sent.place, "interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
