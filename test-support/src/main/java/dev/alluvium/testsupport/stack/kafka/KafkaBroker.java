// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.kafka;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.Probe;
import dev.alluvium.testsupport.stack.process.ProcessPart;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The stack's Kafka: one KRaft node that never creates topics by itself. Thread-safe. */
public final class KafkaBroker implements ProcessPart, AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int ANSWER_SECONDS = 60;

    private final ChildProcess process;
    private final int port;
    private @Nullable Admin admin;

    KafkaBroker(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** The broker's process, for faults on it. */
    @Override
    public ChildProcess process() {
        return process;
    }

    /** Kafka's own client of the broker; the broker closes it. Only for a broker that was started. */
    public synchronized Admin admin() {
        Admin current = admin;
        if (current == null) {
            current = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrap(),
                    AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                    "200"));
            admin = current;
        }
        return current;
    }

    @Override
    public void start() {
        process.start();
        awaitReady();
    }

    /** Creates a topic and waits until its partitions have a leader. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        get(admin().createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                .all());
        // The controller has it then; the broker answers for it a moment later.
        process.awaitReady(
                READY, () -> answers(admin().describeTopics(List.of(name)).allTopicNames(), KafkaBroker::areLed));
    }

    private static boolean areLed(Map<String, TopicDescription> topics) {
        return topics.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition ->
                        partition.leader() != null && !partition.leader().isEmpty());
    }

    /** Deletes topics; those that are not there are an error. */
    public void deleteTopics(Collection<String> names) {
        get(admin().deleteTopics(names).all());
    }

    /** All topics but Kafka's internal ones, sorted; Connect's own three are among them. */
    public SortedSet<String> topics() {
        return new TreeSet<>(get(admin().listTopics().names()));
    }

    /**
     * The end of each partition of a topic.
     *
     * @param isolation {@code READ_COMMITTED} stops before the first open transaction
     */
    public Map<TopicPartition, Long> endOffsets(String topic, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        TopicDescription description = get(admin().describeTopics(List.of(topic))
                        .allTopicNames())
                .values()
                .iterator()
                .next();
        description
                .partitions()
                .forEach(each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new TreeMap<>((left, right) -> left.partition() - right.partition());
        get(admin().listOffsets(latest, new ListOffsetsOptions(isolation)).all())
                .forEach((topicPartition, end) -> ends.put(topicPartition, end.offset()));
        return ends;
    }

    @Override
    public void stop() {
        process.stop(STOP);
    }

    /** Stops the broker, within seconds; nothing when it is stopped already. */
    @Override
    public void close() {
        closeAdmin();
        stop();
    }

    private synchronized void closeAdmin() {
        Admin current = admin;
        admin = null;
        if (current != null) {
            current.close(Duration.ofSeconds(1));
        }
    }

    private void awaitReady() {
        // The port first: an admin client that cannot connect fills the log with warnings.
        process.awaitReady(READY, () -> Probe.accepts(port));
        process.awaitReady(READY, () -> answers(admin().describeCluster().nodes(), nodes -> !nodes.isEmpty()));
    }

    /** Whether there is an answer, and it is as it should be. */
    private static <T> boolean answers(KafkaFuture<T> future, Predicate<T> expected) {
        try {
            return expected.test(future.get(5, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker refused: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the broker did not answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the broker", e);
        }
    }
}
