// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static dev.alluvium.connect.kinesis.KeyedRecords.KEYS;
import static dev.alluvium.connect.kinesis.KeyedRecords.keyed;
import static dev.alluvium.connect.kinesis.KeyedRecords.number;
import static dev.alluvium.connect.kinesis.KeyedRecords.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.offset.PlanOffset;
import dev.alluvium.connect.kinesis.record.RecordHeaders;
import dev.alluvium.testsupport.kinesis.KinesisEndpoint;
import dev.alluvium.testsupport.kinesis.client.KinesisStreams;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The task over the real SDK against an endpoint in this JVM: K-05, K-06, K-15, K-16, K-24, K-25. */
class KinesisTaskTest {
    private final FakeOffsetStore store = new FakeOffsetStore();
    private KinesisEndpoint endpoint;
    private KinesisStreams streams;

    @BeforeEach
    void start() {
        endpoint = KinesisEndpoint.start();
        streams = KinesisStreams.connect(endpoint.uri());
    }

    @AfterEach
    void stop() {
        streams.close();
        endpoint.close();
    }

    @Test
    void plainAndAggregatedRecordsArriveOnceAndInOrder() throws InterruptedException {
        streams.create("events", 2);
        streams.put("events", plain(0, 50));
        streams.putAggregate("events", plain(50, 40));
        streams.put("events", plain(90, 10));

        try (TaskRun task = new TaskRun(tasks("events", 1).get(0), store)) {
            task.pollUntil(() -> task.records().size() >= 100);

            assertThat(texts(task.records())).containsExactlyInAnyOrderElementsOf(expected(0, 100));
            assertThat(task.records())
                    .filteredOn(record -> record.headers().lastWithName(RecordHeaders.AGGREGATE_SIZE) != null)
                    .hasSize(40)
                    .extracting(record -> Integer.valueOf(TaskRun.header(record, RecordHeaders.SUBSEQUENCE)))
                    .isEqualTo(IntStream.range(0, 40).boxed().toList());
            assertThat(task.records()).allSatisfy(record -> {
                assertThat(record.topic()).isEqualTo("t-events");
                assertThat(record.timestamp()).isPositive();
                assertThat(record.key()).isEqualTo("key-" + new String((byte[]) record.value(), UTF_8).substring(2));
            });
        }
    }

    @Test
    void aCrashInsideAnAggregateResumesAtTheNextUserRecord() throws InterruptedException {
        streams.create("events", 1);
        streams.put("events", plain(0, 5));
        streams.putAggregate("events", plain(5, 20));
        List<SourceRecord> before = new ArrayList<>();
        Map<String, String> config = tasks("events", 1).get(0);
        FakeOffsetStore scratch = new FakeOffsetStore();
        try (TaskRun task = new TaskRun(config, scratch)) {
            task.pollUntil(() -> task.records().size() >= 25);
            before.addAll(task.records().subList(0, 12));
        }
        before.forEach(store::write);
        store.flush();

        try (TaskRun again = new TaskRun(config, store)) {
            again.pollUntil(() -> again.records().size() >= 13);
            again.poll();

            assertThat(texts(again.records())).isEqualTo(expected(12, 13));
        }
    }

    @Test
    void aStreamReshardedUnderTwoTasksLosesRepeatsAndReordersNothing() throws InterruptedException {
        streams.create("events", 2);
        List<Map<String, String>> configs = tasks("events", 2);
        assertThat(configs).hasSize(2);
        List<SourceRecord> inOrder = new ArrayList<>();

        try (TaskRun one = new TaskRun(configs.get(0), store);
                TaskRun two = new TaskRun(configs.get(1), store)) {
            streams.put("events", keyed(0, 500));
            one.pollInTurnWith(two, inOrder, 500);
            streams.reshard("events", 4);
            streams.put("events", keyed(500, 500));
            streams.reshard("events", 3);
            streams.put("events", keyed(1_000, 500));
            one.pollInTurnWith(two, inOrder, 1_500);

            assertThat(one.records()).isNotEmpty();
            assertThat(two.records()).isNotEmpty();
            assertThat(one.markers())
                    .filteredOn(marker -> marker.sourcePartition().equals(PlanOffset.partition()))
                    .singleElement()
                    .satisfies(marker ->
                            assertThat(PlanOffset.read(marker.sourceOffset())).hasSize(2));
        }

        assertThat(texts(inOrder)).containsExactlyInAnyOrderElementsOf(expected(0, 1_500));
        for (int key = 0; key < KEYS; key++) {
            String wanted = "key-" + key;
            assertThat(inOrder.stream()
                            .filter(record -> wanted.equals(record.key()))
                            .map(record -> number(record))
                            .toList())
                    .isSorted();
        }
    }

    private List<Map<String, String>> tasks(String stream, int max) {
        KinesisSourceConnector connector = new KinesisSourceConnector();
        connector.start(config(stream));
        try {
            return connector.taskConfigs(max);
        } finally {
            connector.stop();
        }
    }

    private Map<String, String> config(String stream) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "c");
        config.put("connector.class", KinesisSourceConnector.class.getName());
        config.put("kinesis.stream.names", stream);
        config.put("topic", "t-${stream}");
        config.put("aws.region", "us-east-1");
        config.put("aws.endpoint.override", endpoint.uri().toString());
        config.put("aws.access.key.id", "id");
        config.put("aws.secret.access.key", "secret");
        config.put("kinesis.poll.idle.interval.ms", "200");
        return config;
    }

    private static List<UserRecord> plain(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> UserRecord.of("key-" + i, ("v-" + i).getBytes(UTF_8)))
                .toList();
    }

    private static List<String> expected(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "v-" + i).toList();
    }
}
