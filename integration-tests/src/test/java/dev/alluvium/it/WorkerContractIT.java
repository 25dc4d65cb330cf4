// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.it.probe.RepeatingSinkConnector;
import dev.alluvium.it.probe.RepeatingSinkTask;
import dev.alluvium.quickstart.read.KernelTableReader;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sink takes for granted of a real worker: exactly once and the gap policy stand on it. P-1, P-14. */
class WorkerContractIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int SENT_AT_ONCE = 5;
    private static final long FIRST = 5;
    private static final long DELETED_BEFORE = 8;
    private static final long BOTH = 10;

    private final EmbeddedStack stack = SharedStack.get();
    private final ConnectRest connect = stack.connect();
    private final List<String> started = new ArrayList<>();

    private final Path directory = stack.files().resolve("contract");

    @AfterEach
    void deleteConnectors() {
        started.forEach(connect::delete);
    }

    @Test
    void batchComesAgainAsTheVerySameRecordsEvenAfterASeekAndThenTheSeekCounts() throws Exception {
        stack.kafka().createTopic("contract_redelivery", 1, Map.of());
        send("contract_redelivery");
        Files.createDirectories(directory);
        Path file = directory.resolve("seen");
        Map<String, String> config = config(RepeatingSinkConnector.class.getName(), "contract_redelivery");
        config.put("probe.file", file.toString());
        config.put("consumer.override.auto.offset.reset", "earliest");

        start(config);
        await().atMost(LIMIT)
                .until(() -> Files.exists(file)
                        && lastOffset(file) == FIRST - 1
                        && lines(file).size() > 3);

        List<String> lines = lines(file);
        List<String> repeated =
                lines.stream().takeWhile(line -> line.startsWith("same ")).toList();
        assertThat(repeated).hasSizeGreaterThanOrEqualTo(3).containsOnly("same 0,1,2,3,4");
        assertThat(lines.get(repeated.size()))
                .as("fresh records from where the task asked to read")
                .startsWith("other " + RepeatingSinkTask.REWOUND_TO);
    }

    @Test
    void lostRecordsStopTheTaskOnlyWhereTheConsumerMayNotReset() throws Exception {
        String topic = "contract_gap";
        stack.kafka().createTopic(topic, 1, Map.of());
        send(topic);
        Map<String, String> config = config("dev.alluvium.connect.delta.DeltaSinkConnector", topic);
        config.put("table.base.path", directory.resolve("tables").toUri().toString());
        config.put("auto.create", "true");
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.schemas.enable", "false");
        config.put("flush.interval.ms", "200");

        config.put("consumer.override.auto.offset.reset", "none");
        start(config);
        assertThat(failure(topic)).as("nothing is committed yet to start from").contains("NoOffsetForPartition");

        config.put("consumer.override.auto.offset.reset", "earliest");
        start(config);
        await().atMost(LIMIT).until(() -> committed(topic) == FIRST);
        connect.delete(topic);
        send(topic);
        stack.kafka()
                .admin()
                .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(DELETED_BEFORE)))
                .all()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        config.put("consumer.override.auto.offset.reset", "none");
        start(config);
        assertThat(failure(topic)).contains("OffsetOutOfRange");

        config.put("consumer.override.auto.offset.reset", "earliest");
        start(config);
        await("the task goes on behind the gap").atMost(LIMIT).until(() -> committed(topic) == BOTH);
    }

    /** P-12, by the route that an operator takes: the table is asked and changed by the worker, and the task seeks. */
    @Test
    void offsetsThatAreSetByRestAreWhereTheTaskGoesOn() throws Exception {
        String topic = "contract_offsets";
        stack.kafka().createTopic(topic, 1, Map.of());
        send(topic);
        Map<String, String> config = config("dev.alluvium.connect.delta.DeltaSinkConnector", topic);
        config.put("table.base.path", directory.resolve("tables").toUri().toString());
        config.put("auto.create", "true");
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.schemas.enable", "false");
        config.put("flush.interval.ms", "200");
        config.put("consumer.override.auto.offset.reset", "earliest");
        start(config);
        await().atMost(LIMIT).until(() -> committed(topic) == FIRST);

        connect.request("PUT", "/connectors/" + topic + "/stop", null);
        await("offsets are set once all tasks have stopped")
                .atMost(LIMIT)
                .until(() -> connect.request("PATCH", "/connectors/" + topic + "/offsets", offset(topic, FIRST - 2))
                        .isOk());
        connect.request("PUT", "/connectors/" + topic + "/resume", null);
        await("the last two are written once more")
                .atMost(LIMIT)
                .until(() -> KernelTableReader.open(directory.resolve("tables").resolve(topic))
                                .rows()
                                .size()
                        == FIRST + 2);
        assertThat(connect.request("PUT", "/connectors/" + topic + "/stop", null)
                        .isOk())
                .isTrue();
        await().atMost(LIMIT)
                .until(() -> connect.request("DELETE", "/connectors/" + topic + "/offsets", null)
                        .isOk());
        connect.request("PUT", "/connectors/" + topic + "/resume", null);

        await("everything is written once more")
                .atMost(LIMIT)
                .until(() -> KernelTableReader.open(directory.resolve("tables").resolve(topic))
                                .rows()
                                .size()
                        == 2 * FIRST + 2);
    }

    private static JsonNode offset(String topic, long offset) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        ObjectNode one = body.putArray("offsets").addObject();
        one.putObject("partition").put("kafka_topic", topic).put("kafka_partition", 0);
        one.putObject("offset").put("kafka_offset", offset);
        return body;
    }

    private Map<String, String> config(String connector, String topic) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("name", topic);
        config.put("connector.class", connector);
        config.put("tasks.max", "1");
        config.put("topics", topic);
        config.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("consumer.override.isolation.level", "read_committed");
        return config;
    }

    private void start(Map<String, String> config) {
        String name = config.get("name");
        started.add(name);
        ConnectRest.Response answer = connect.putConfig(name, config);
        assertThat(answer.isOk()).as("%s", answer.body()).isTrue();
    }

    private void send(String topic) throws Exception {
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrap());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < SENT_AT_ONCE; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, ("{\"n\":" + i + "}").getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private String failure(String connector) {
        List<String> traces = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            traces.clear();
            for (JsonNode task : connect.status(connector).body().path("tasks")) {
                traces.add(task.path("trace").asText());
            }
            return traces.size() == 1 && !traces.get(0).isEmpty();
        });
        return traces.get(0);
    }

    private long committed(String connector) {
        JsonNode offsets = connect.offsets(connector).body().path("offsets");
        return offsets.path(0).path("offset").path("kafka_offset").asLong(-1);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private static long lastOffset(Path file) throws IOException {
        List<String> lines = lines(file);
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        return last.isEmpty()
                ? -1
                : Long.parseLong(last.substring(Math.max(last.lastIndexOf(','), last.lastIndexOf(' ')) + 1));
    }
}
