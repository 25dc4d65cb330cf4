// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkSettings;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** One task on local directories, driven as a worker drives it, with time in the test's hands. */
final class TaskHarness implements AutoCloseable {
    static final TopicPartition T0 = new TopicPartition("t", 0);
    static final TopicPartition T1 = new TopicPartition("t", 1);

    private static final AtomicInteger TASKS = new AtomicInteger();

    final FakeTaskContext context = new FakeTaskContext();
    final TestTicker ticker = new TestTicker();
    final SinkPipeline pipeline;
    private final SinkConfig config;

    TaskHarness(Map<String, String> properties) {
        this(properties, store -> store);
    }

    TaskHarness(Map<String, String> properties, UnaryOperator<ObjectStore> around) {
        this(properties, around, true);
    }

    TaskHarness(Map<String, String> properties, UnaryOperator<ObjectStore> around, boolean reporter) {
        this(properties, around, reporter, Optional.empty());
    }

    /** With the clock in the test's hand, maintenance is so too. */
    TaskHarness(
            Map<String, String> properties,
            UnaryOperator<ObjectStore> around,
            boolean reporter,
            Optional<Clock> clock) {
        Map<String, String> numbered = new HashMap<>(properties);
        numbered.put(SinkSettings.TASK_ID, String.valueOf(TASKS.getAndIncrement()));
        config = SinkValidation.read(numbered);
        context.hasReporter = reporter;
        TableContext engine = new TableContext(
                clock.orElse(Clock.systemUTC()),
                () -> UUID.randomUUID().toString(),
                new Random(7),
                duration -> {},
                "Alluvium/test",
                TaskWiring.commitPolicy(config));
        pipeline = new TaskWiring(config, () -> localStores(around), engine, ticker).pipeline(context, clock.isEmpty());
    }

    private static Stores localStores(UnaryOperator<ObjectStore> around) {
        return new Stores() {
            @Override
            public ObjectStore open(URI location) {
                return around.apply(new LocalObjectStore(Path.of(location.getPath())));
            }

            @Override
            public void close() {}
        };
    }

    /** Properties of a connector on this directory. */
    static Map<String, String> properties(Path base, String... pairs) {
        Map<String, String> properties = new HashMap<>();
        properties.put("name", "c" + Integer.toHexString(base.hashCode()));
        properties.put("connector.class", DeltaSinkConnector.class.getName());
        properties.put("topics", "t");
        properties.put("table.base.path", base.toUri().toString());
        properties.put("auto.create", "true");
        properties.put("auto.evolve", "true");
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    TaskHarness open(TopicPartition... partitions) {
        context.assign(partitions);
        pipeline.open(List.of(partitions));
        return this;
    }

    /** One round of maintenance, where the test has the clock. */
    void maintain() {
        pipeline.maintenance().maintenance().round();
    }

    void revoke(TopicPartition... partitions) {
        pipeline.close(List.of(partitions));
        Arrays.asList(partitions).forEach(context.assignment::remove);
    }

    void put(SinkRecord... records) {
        pipeline.accept(List.of(records));
    }

    /** Lets the flush interval pass and gives the task its chance. */
    void flush() {
        ticker.advance(Duration.ofMinutes(2));
        put();
    }

    Map<TopicPartition, Long> committable() {
        return committable(Map.of());
    }

    /** With what Connect has read, dropped records included. */
    Map<TopicPartition, Long> committable(Map<TopicPartition, OffsetAndMetadata> seen) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
                pipeline.committable(seen).entrySet()) {
            offsets.put(entry.getKey(), entry.getValue().offset());
        }
        return offsets;
    }

    String taskId() {
        return config.taskId();
    }

    String appId(TopicPartition partition) {
        return config.appId(partition.topic(), partition.partition());
    }

    /** A record without schemas. */
    static SinkRecord record(TopicPartition partition, long offset, Object key, Object value) {
        return record(partition, offset, null, key, null, value);
    }

    static SinkRecord record(
            TopicPartition partition, long offset, Schema keySchema, Object key, Schema valueSchema, Object value) {
        return new SinkRecord(
                partition.topic(),
                partition.partition(),
                keySchema,
                key,
                valueSchema,
                value,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME);
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
