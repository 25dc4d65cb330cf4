// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.offset.PlanOffset;
import dev.alluvium.connect.kinesis.offset.SourcePartition;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.aws.SdkKinesisApi;
import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.KinesisFault;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Connect asks of the connector; also a task's stop and its lost markers. */
class ConnectorTest {
    private static final KinesisEndpoint ENDPOINT = KinesisEndpoint.start();
    private final KinesisSourceConnector connector = new KinesisSourceConnector();

    @BeforeAll
    static void streams() {
        try (KinesisStreams streams = KinesisStreams.connect(ENDPOINT.uri())) {
            streams.create("events", 3);
            streams.create("single", 1);
        }
    }

    @AfterAll
    static void close() {
        ENDPOINT.close();
    }

    @Test
    void connectFindsTheConnector() {
        assertThat(ServiceLoader.load(SourceConnector.class).stream().map(ServiceLoader.Provider::type))
                .contains(KinesisSourceConnector.class);
        assertThat(connector.taskClass()).isEqualTo(KinesisSourceTask.class);
        assertThat(connector.version()).isNotBlank();
        assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.exactlyOnceSupport(Map.of("kinesis.state.topic", "")))
                .isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
        assertThat(connector.canDefineTransactionBoundaries(Map.of()))
                .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
    }

    @Test
    void theSameListingGivesTheSameTasks() {
        Map<String, String> config = config();
        config.put("kinesis.stream.names", "events,single");
        connector.start(config);
        List<Map<String, String>> first = connector.taskConfigs(3);
        KinesisSourceConnector again = new KinesisSourceConnector();
        again.start(config);

        assertThat(first).hasSize(3).isEqualTo(again.taskConfigs(3));
        assertThat(connector.taskConfigs(9)).hasSize(4);
        assertThat(first).allSatisfy(task -> assertThat(task).containsKeys("kinesis.task.ranges", "alluvium.task.id"));
        connector.stop();
        again.stop();
    }

    @Test
    void aPatternFindsTheStreamsOverTheNetworkAndSeesThatOneComesAndGoes() {
        Map<String, String> config = config();
        config.remove("kinesis.stream.names");
        config.put("kinesis.stream.pattern", "s.*e|later");
        SourceConfig read = SourceValidation.read(config);
        Supplier<StreamDirectory> apis = () -> new SdkKinesisApi(KinesisClients.build(read.client()));
        ConnectorPlan plan = new ConnectorPlan(config, millis -> {}, Clock.systemUTC(), null);
        try (StreamDirectory api = apis.get();
                KinesisStreams streams = KinesisStreams.connect(ENDPOINT.uri())) {
            assertThat(errors(connector.validate(config))).isEmpty();
            assertThat(plan.taskConfigs(read, api, 3)).hasSize(1);
            assertThat(plan.hasOtherStreams(read.discovery().orElseThrow(), apis))
                    .isFalse();

            streams.create("later", 2);
            assertThat(plan.hasOtherStreams(read.discovery().orElseThrow(), apis))
                    .isTrue();
            assertThat(plan.taskConfigs(read, api, 3)).hasSize(3);
            streams.delete("later");
            assertThat(plan.hasOtherStreams(read.discovery().orElseThrow(), apis))
                    .isTrue();
        } finally {
            plan.close();
        }
    }

    @Test
    void withoutAStateTopicAStreamIsOneTasks() {
        Map<String, String> config = config();
        config.put("kinesis.stream.names", "events,single");
        config.put("kinesis.state.topic", "");
        connector.start(config);

        assertThat(connector.taskConfigs(9)).hasSize(2);
        connector.stop();
    }

    @Test
    void planningTellsWhatIsTransientFromWhatIsNot() {
        connector.start(config());
        ENDPOINT.arm(KinesisFault.on("ListShards", KinesisFault.Kind.THROTTLE).times(1));
        assertThatThrownBy(() -> connector.taskConfigs(1)).isInstanceOf(RetriableException.class);
        assertThat(connector.taskConfigs(1)).hasSize(1);
        connector.stop();

        Map<String, String> missing = config();
        missing.put("kinesis.stream.names", "missing");
        connector.start(missing);
        assertThatThrownBy(() -> connector.taskConfigs(1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("stream missing does not exist");
        connector.stop();
    }

    @Test
    void validationAsksKinesisForTheStreams() {
        assertThat(errors(connector.validate(config()))).isEmpty();
        Map<String, String> missing = config();
        missing.put("kinesis.stream.names", "events,missing");

        assertThat(errors(connector.validate(missing)))
                .hasEntrySatisfying(
                        "kinesis.stream.names",
                        messages -> assertThat(messages)
                                .singleElement()
                                .asString()
                                .contains("stream missing")
                                .contains("there is no such stream"));
        missing.put("kinesis.validate.remote", "false");
        assertThat(errors(connector.validate(missing))).isEmpty();
        missing.put("kinesis.validate.remote", null);
        missing.put("topic", "a b");
        assertThat(errors(connector.validate(missing))).containsOnlyKeys("topic");
    }

    @Test
    void aServiceThatDoesNotAnswerIsNoErrorOfTheConfiguration() {
        ENDPOINT.arm(KinesisFault.on("DescribeStreamSummary", KinesisFault.Kind.INTERNAL_FAILURE)
                .times(1));

        assertThat(errors(connector.validate(config()))).isEmpty();
    }

    @Test
    void settingsThatMakeNoClientAreReportedAndNotThrown() {
        Map<String, String> config = config();
        config.put("aws.region", "not a region");
        config.remove("aws.endpoint.override");

        connector
                .validate(config)
                .configValues()
                .forEach(value -> assertThat(value.name()).isNotBlank());
    }

    @Test
    void offsetsAreCheckedBeforeTheyAreStored() {
        ShardRef shard = new ShardRef("arn:aws:kinesis:us-east-1:0:stream/events", 1, new ShardId("shardId-0"));

        assertThat(connector.alterOffsets(config(), Map.of(SourcePartition.of(shard), Map.of("seq", "5"))))
                .isTrue();
        assertThatThrownBy(() ->
                        connector.alterOffsets(config(), Map.of(SourcePartition.of(shard), Map.of("sequence", "5"))))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("unknown keys [sequence]");
    }

    @Test
    void offsetsThatAreStoredAgainAsTheyWereReadMayHaveThePlanAmongThem() {
        String plan = "s=0-" + HashRange.END;
        Map<Map<String, ?>, Map<String, ?>> reset = new HashMap<>();
        reset.put(PlanOffset.partition(), null);

        assertThat(connector.alterOffsets(config(), Map.of(PlanOffset.partition(), PlanOffset.toMap(plan))))
                .isTrue();
        assertThat(connector.alterOffsets(config(), reset)).isTrue();
        assertThatThrownBy(() ->
                        connector.alterOffsets(config(), Map.of(PlanOffset.partition(), PlanOffset.toMap("nonsense"))))
                .hasMessageContaining("ALV-KIN-029");
    }

    @Test
    void anOpenShardCannotBeDeclaredClosed() throws InterruptedException {
        Map<String, String> config = config();
        config.put("kinesis.start.position", "LATEST");
        connector.start(config);
        Map<Map<String, ?>, Map<String, ?>> open = new HashMap<>();
        try (TaskRun task = new TaskRun(connector.taskConfigs(1).get(0), new FakeOffsetStore())) {
            task.pollUntil(() -> !task.markers().isEmpty());
            open.put(task.markers().get(0).sourcePartition(), Map.of("closed", true));
        }
        connector.stop();
        ShardRef gone = new ShardRef(
                SourcePartition.read(open.keySet().iterator().next()).stream(), 1, new ShardId("shardId-9"));

        assertThatThrownBy(() -> connector.alterOffsets(config(), open)).hasMessageContaining("still takes records");
        assertThat(connector.alterOffsets(config(), Map.of(SourcePartition.of(gone), Map.of("closed", true))))
                .isTrue();
    }

    @Test
    void aTaskWithoutRangesIsRefused() {
        for (String ranges : new String[] {null, "nonsense"}) {
            Map<String, String> config = config();
            config.put("kinesis.task.ranges", ranges);
            assertThatThrownBy(() -> new TaskRun(config, new FakeOffsetStore()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("kinesis.task.ranges");
        }
    }

    @Test
    void aTaskStopsWithinSecondsWhateverTheNetworkDoes() throws InterruptedException {
        connector.start(config());
        Map<String, String> config = connector.taskConfigs(1).get(0);
        connector.stop();
        TaskRun task = new TaskRun(config, new FakeOffsetStore());
        task.poll();
        ENDPOINT.pause();
        try {
            task.poll();
            long before = System.nanoTime();
            task.close();
            task.close();

            // A request alone would hang for 30 s.
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
            assertThat(task.task().poll()).isNull();
        } finally {
            ENDPOINT.resume();
        }
    }

    @Test
    void aTaskAndAConnectorStopWhenWhateverTheyCallTakesTheConnectionAndNeverAnswers()
            throws IOException, InterruptedException {
        connector.start(config());
        Map<String, String> config = new HashMap<>(connector.taskConfigs(1).get(0));
        connector.stop();
        try (ServerSocket hole = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            config.put("aws.endpoint.override", "http://127.0.0.1:" + hole.getLocalPort());
            TaskRun task = new TaskRun(config, new FakeOffsetStore());
            task.poll();
            ConnectorPlan plan = new ConnectorPlan(config, millis -> {}, Clock.systemUTC(), null);
            CountDownLatch looking = new CountDownLatch(1);
            SourceConfig read = SourceValidation.read(pattern(config));
            plan.watch(
                    read,
                    () -> {
                        looking.countDown();
                        return new SdkKinesisApi(KinesisClients.build(read.client()));
                    },
                    () -> {});
            assertThat(looking.await(1, TimeUnit.MINUTES)).isTrue();

            long before = System.nanoTime();
            task.close();
            plan.close();

            // As above: a request alone would hang for 30 s.
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        }
    }

    private static Map<String, String> pattern(Map<String, String> config) {
        Map<String, String> properties = new HashMap<>(config);
        properties.remove("kinesis.stream.names");
        properties.put("kinesis.stream.pattern", "e.*");
        properties.put("kinesis.stream.discovery.interval.ms", "1000");
        return properties;
    }

    @Test
    void aMarkerThatATransformMovedOrDroppedStopsTheTask() throws InterruptedException {
        Map<String, String> config = config();
        config.put("kinesis.start.position", "LATEST");
        connector.start(config);
        Map<String, String> task = connector.taskConfigs(1).get(0);
        connector.stop();
        for (RecordMetadata metadata :
                new RecordMetadata[] {null, new RecordMetadata(new TopicPartition("other", 0), 0, 0, 0, 0, 0)}) {
            try (TaskRun run = new TaskRun(task, new FakeOffsetStore())) {
                run.pollUntil(() -> !run.markers().isEmpty());
                SourceRecord marker = run.markers().get(0);
                assertThat(marker.topic()).isEqualTo("__alluvium-kinesis-state.c");
                assertThat(marker.value()).isNull();

                run.task().commitRecord(marker, metadata);

                assertThatThrownBy(() -> run.pollUntil(() -> false)).hasMessageContaining("ALV-KIN-028");
            }
        }
    }

    private static Map<String, List<String>> errors(Config config) {
        Map<String, List<String>> errors = new HashMap<>();
        config.configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .forEach(value -> errors.put(value.name(), value.errorMessages()));
        return errors;
    }

    private static Map<String, String> config() {
        Map<String, String> config = SimulatedTask.properties(Map.of());
        config.put("aws.region", "us-east-1");
        config.put("aws.endpoint.override", ENDPOINT.uri().toString());
        config.put("aws.access.key.id", "id");
        config.put("aws.secret.access.key", "secret");
        return config;
    }
}
