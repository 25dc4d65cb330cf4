// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static dev.alluvium.connect.kinesis.KeyedRecords.KEYS;
import static dev.alluvium.connect.kinesis.KeyedRecords.keyed;
import static dev.alluvium.connect.kinesis.KeyedRecords.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.aws.client.KinesisClients;
import dev.alluvium.connect.kinesis.config.SourceValidation;
import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.testsupport.ManualClock;
import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.KinesisFault;
import dev.alluvium.testsupport.kinesis.KinesisFault.Kind;
import dev.alluvium.testsupport.kinesis.KinesisOptions;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Subscriptions over the real SDK against an endpoint in this JVM: K-18, K-21, K-23, K-30. */
class FanOutTaskTest {
    private final FakeOffsetStore store = new FakeOffsetStore();
    private KinesisEndpoint endpoint;
    private KinesisStreams streams;

    @BeforeEach
    void start() {
        begin(KinesisOptions.defaults());
    }

    private void begin(KinesisOptions options) {
        endpoint = KinesisEndpoint.start(options);
        streams = KinesisStreams.connect(endpoint.uri());
    }

    @AfterEach
    void stop() {
        streams.close();
        endpoint.close();
    }

    @Test
    void k18aReshardedStreamIsFollowedToTheEndOfEachShardByEvents() throws InterruptedException {
        streams.create("events", 2);
        List<Map<String, String>> configs = tasks(config(), 2);
        List<SourceRecord> inOrder = new ArrayList<>();
        try (TaskRun one = new TaskRun(configs.get(0), store);
                TaskRun two = new TaskRun(configs.get(1), store)) {
            streams.put("events", keyed(0, 300));
            one.pollInTurnWith(two, inOrder, 300);
            streams.reshard("events", 4);
            streams.put("events", keyed(300, 300));
            streams.reshard("events", 3);
            streams.put("events", keyed(600, 300));
            one.pollInTurnWith(two, inOrder, 900);
        }

        assertThat(texts(inOrder))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 900).mapToObj(i -> "v-" + i).toList());
        for (int key = 0; key < KEYS; key++) {
            String wanted = "key-" + key;
            assertThat(inOrder.stream()
                            .filter(record -> wanted.equals(record.key()))
                            .map(KeyedRecords::number)
                            .toList())
                    .isSorted();
        }
        assertThat(endpoint.calls("GetRecords")).isZero();
    }

    @Test
    void k21onlyTheConnectorRegistersAndItDoesSoOnce() throws InterruptedException {
        streams.create("events", 2);
        streams.put("events", keyed(0, 10));
        List<Map<String, String>> first = tasks(config(), 2);
        List<Map<String, String>> again = tasks(config(), 2);

        assertThat(again).isEqualTo(first);
        assertThat(first)
                .allSatisfy(task -> assertThat(task.get("kinesis.efo.consumer.arn"))
                        .contains(":stream/events/consumer/alluvium-c:"));
        try (TaskRun one = new TaskRun(first.get(0), store);
                TaskRun two = new TaskRun(first.get(1), store)) {
            one.pollInTurnWith(two, new ArrayList<>(), 10);
        }
        assertThat(endpoint.calls("RegisterStreamConsumer")).isEqualTo(1);
        assertThat(endpoint.calls("DeregisterStreamConsumer")).as("kept").isZero();
    }

    @Test
    void aManagedConsumerGoesWhenTheConnectorStops() {
        streams.create("events", 1);
        Map<String, String> config = config();
        config.put("kinesis.efo.lifecycle", "managed");
        config.put("kinesis.efo.consumer.name", "mine");

        Map<String, String> task = tasks(config, 1).get(0);

        assertThat(endpoint.calls("DeregisterStreamConsumer")).isEqualTo(1);
        assertThat(task).doesNotContainKey("kinesis.efo.consumer.name");
        assertThat(tasks(config, 1)).as("registered again").hasSize(1);
    }

    @Test
    void aConsumerThatWasGivenIsUsedAndKept() {
        streams.create("events", 1);
        String arn = tasks(config(), 1).get(0).get("kinesis.efo.consumer.arn");
        Map<String, String> given = config();
        given.put("kinesis.efo.consumer.arn", arn);
        given.put("kinesis.efo.lifecycle", "managed");

        assertThat(tasks(given, 1).get(0)).containsEntry("kinesis.efo.consumer.arn", arn);
        assertThat(endpoint.calls("RegisterStreamConsumer")).isEqualTo(1);
        assertThat(endpoint.calls("DeregisterStreamConsumer")).isZero();
        given.put("kinesis.efo.consumer.arn", arn.replace("stream/events", "stream/other"));
        assertThatThrownBy(() -> tasks(given, 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ALV-KIN-036");
        assertThat(new KinesisSourceConnector()
                        .validate(given).configValues().stream()
                                .filter(value -> !value.errorMessages().isEmpty())
                                .map(ConfigValue::name))
                .containsExactly("kinesis.efo.consumer.arn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "efo"})
    void k23aStreamInTheMiddleOfUpdatingIsRead(String mode) throws InterruptedException {
        stop();
        ManualClock clock = new ManualClock(Instant.now());
        begin(KinesisOptions.defaults().withClock(clock).withTransition(Duration.ofSeconds(10)));
        Map<String, String> config = config();
        config.put("kinesis.consumer.mode", mode);
        try (KinesisClient sdk =
                KinesisClients.build(SourceValidation.read(config).client())) {
            sdk.createStream(request -> request.streamName("events").shardCount(1));
            clock.advance(Duration.ofSeconds(10));
            sdk.registerStreamConsumer(
                    request -> request.streamARN(FakeKinesis.ARN).consumerName("alluvium-c"));
            clock.advance(Duration.ofSeconds(10));
            streams.put("events", keyed(0, 10));
            sdk.splitShard(request -> request.streamName("events")
                    .shardToSplit("shardId-000000000000")
                    .newStartingHashKey(String.valueOf(HashRange.END.shiftRight(1))));
            streams.put("events", keyed(10, 10));
            assertThat(sdk.describeStreamSummary(request -> request.streamName("events"))
                            .streamDescriptionSummary()
                            .streamStatus())
                    .isEqualTo(StreamStatus.UPDATING);
        }

        try (TaskRun task = new TaskRun(tasks(config, 1).get(0), store)) {
            task.pollUntil(() -> task.records().size() == 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "efo"})
    void k30threeHundredShardsAreReadByOneTask(String mode) throws InterruptedException {
        streams.create("events", 300);
        streams.put("events", keyed(0, 2_000));
        Map<String, String> config = config();
        config.put("kinesis.consumer.mode", mode);
        config.put("kinesis.poll.limit", "100");
        try (TaskRun task = new TaskRun(tasks(config, 1).get(0), store)) {
            task.pollUntil(() -> task.records().size() >= 2_000);

            assertThat(texts(task.records())).doesNotHaveDuplicates().hasSize(2_000);
        }
    }

    @Test
    void eventsThatFailAreReadAgainBehindTheLastOne() throws InterruptedException {
        streams.create("events", 1);
        streams.put("events", keyed(0, 10));
        endpoint.arm(KinesisFault.on("SubscribeToShard", Kind.INTERNAL_FAILURE).times(1));
        endpoint.arm(KinesisFault.on("SubscribeToShardEvent", Kind.RESET).nth(2));
        try (TaskRun task = new TaskRun(tasks(config(), 1).get(0), store)) {
            task.pollUntil(() -> task.records().size() == 10);
            streams.put("events", keyed(10, 10));
            task.pollUntil(() -> task.records().size() == 20);

            assertThat(texts(task.records()))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "v-" + i).toList());
        }
    }

    @Test
    void aTaskStopsAlthoughNothingIsAnswered() throws InterruptedException {
        streams.create("events", 3);
        TaskRun task = new TaskRun(tasks(config(), 1).get(0), store);
        streams.put("events", keyed(0, 10));
        task.pollUntil(() -> task.records().size() == 10);
        endpoint.pause();
        try {
            long before = System.nanoTime();
            task.close();

            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        } finally {
            endpoint.resume();
        }
    }

    private static List<Map<String, String>> tasks(Map<String, String> config, int max) {
        KinesisSourceConnector connector = new KinesisSourceConnector();
        connector.start(config);
        try {
            return connector.taskConfigs(max);
        } finally {
            connector.stop();
        }
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>(SimulatedTask.properties(Map.of()));
        config.put("connector.class", KinesisSourceConnector.class.getName());
        config.put("kinesis.consumer.mode", "efo");
        config.put("aws.region", "us-east-1");
        config.put("aws.endpoint.override", endpoint.uri().toString());
        config.put("aws.access.key.id", "id");
        config.put("aws.secret.access.key", "secret");
        config.put("kinesis.poll.idle.interval.ms", "200");
        return config;
    }
}
