// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import dev.alluvium.testsupport.stack.postgres.Postgres;
import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.store.S3Object;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack with every part, shared by all tests; that closing it leaves nothing behind is asserted at the end. */
class EmbeddedStackIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(StackSpec.in(directory.resolve("stack"))
                .postgres(true)
                .exactlyOnceSource(true)
                .build());
    }

    @AfterAll
    static void closingLeavesNoProcessBehind() {
        List<ProcessHandle> processes = new ArrayList<>();
        for (StackPart part : stack.parts().values()) {
            ProcessHandle handle = ProcessHandle.of(part.pid()).orElseThrow();
            processes.add(handle);
            handle.descendants().forEach(processes::add);
        }
        assertThat(processes).hasSizeGreaterThanOrEqualTo(4).allMatch(ProcessHandle::isAlive);

        stack.close();
        stack.close();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(stack.residentBytes().get("worker-1")).isZero();
    }

    @Test
    void everyPartServesAtThePlaceThatItsPlaceholderNames() throws Exception {
        Map<String, String> places = stack.placeholders();

        assertThat(places.get("stack.kafka.bootstrap")).isEqualTo(stack.kafka().bootstrap());
        assertThat(get(places.get("stack.connect.url") + "/connector-plugins")).contains("PostgresConnector");
        assertThat(get(places.get("stack.s3.endpoint") + "/" + places.get("stack.s3.bucket") + "?list-type=2"))
                .contains("<ListBucketResult");
        assertThat(Path.of(places.get("stack.dir"))).isDirectory();
        assertThat(places.get("stack.postgres.port"))
                .isEqualTo(Integer.toString(postgres().port()));
        assertThat(stack.parts()).containsOnlyKeys("worker-1", "kafka", "s3", "postgres");
        assertThat(stack.residentBytes())
                .containsOnlyKeys("worker-1", "kafka", "s3", "postgres", "runner")
                .allSatisfy((name, bytes) -> assertThat(bytes).isPositive());
    }

    @Test
    void s3ClientKeepsEveryKindOfKeyAndListsBehindAGivenOne() {
        stack.s3().createBucket("keys");
        stack.s3().createBucket("keys");
        List<String> keys = List.of("a b/c+d", "a/%3A=é", "a/0001", "a/0002");
        keys.forEach(key -> stack.s3().put("keys", key, key.getBytes(UTF_8)));

        List<S3Object> behind = stack.s3().list("keys", "a/", "a/0001");

        assertThat(behind).extracting(S3Object::key).containsExactly("a/0002");
        assertThat(stack.s3().list("keys", "a")).extracting(S3Object::key).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(stack.s3().get("keys", "a b/c+d"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo("a b/c+d".getBytes(UTF_8)));
        assertThat(stack.s3().get("keys", "a/none")).isEmpty();
        stack.s3().deleteBucket("keys");
        assertThatThrownBy(() -> stack.s3().list("keys", "")).hasMessageContaining("404");
    }

    @Test
    void s3ClientListsMoreThanOnePage() {
        stack.s3().createBucket("pages");
        for (int i = 0; i < 1_005; i++) {
            stack.s3().put("pages", "k%04d".formatted(i), new byte[0]);
        }

        assertThat(stack.s3().list("pages", "k")).hasSize(1_005);
        stack.s3().deleteBucket("pages");
    }

    @Test
    void endOffsetsTellCommittedFromUncommitted() throws Exception {
        stack.kafka().createTopic("ends", 2, Map.of("retention.ms", "600000"));
        TopicPartition first = new TopicPartition("ends", 0);
        try (KafkaProducer<String, String> producer = producer("ends-writer")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("ends", 0, "k", "v")).get();

            assertThat(stack.kafka().endOffsets("ends", IsolationLevel.READ_COMMITTED))
                    .containsEntry(first, 0L)
                    .hasSize(2);
            assertThat(stack.kafka().endOffsets("ends", IsolationLevel.READ_UNCOMMITTED))
                    .containsEntry(first, 1L);
            producer.abortTransaction();
        }
        assertThat(stack.kafka().topics()).contains("ends");
        stack.kafka().deleteTopics(List.of("ends"));
    }

    @Test
    void aRecordIsNotDeletedForAnOldTimeStamp() throws Exception {
        stack.kafka().createTopic("old", 1, Map.of());
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "old");

        assertThat(stack.kafka()
                        .admin()
                        .describeConfigs(List.of(topic))
                        .all()
                        .get()
                        .get(topic)
                        .get("retention.ms")
                        .value())
                .isEqualTo("-1");
    }

    @Test
    void debeziumGoesOnAfterItsWorkerAndTheDatabaseWereKilled() throws Exception {
        sql("create table fruit (id int primary key, name text)");
        sql("insert into fruit select i, 'name ' || i from generate_series(1, 100) i");
        assertThat(stack.connect().putConfig("fruit", debezium("fruit")).status())
                .isEqualTo(201);
        stack.connect().awaitRunning("fruit", LIMIT);
        assertRecords("fruit.public.fruit", 100);

        ConnectWorker worker = stack.workers().get(0);
        long before = worker.pid();
        worker.kill();
        assertThat(worker.isAlive()).isFalse();
        stack.parts().get("postgres").kill();
        stack.parts().get("postgres").start();
        sql("update fruit set name = 'other' where id <= 10");
        worker.start();

        assertThat(worker.pid()).isNotEqualTo(before);
        stack.connect().awaitRunning("fruit", LIMIT);
        assertRecords("fruit.public.fruit", 110);
        JsonNode offsets = stack.connect().offsets("fruit").body();
        assertThat(offsets.at("/offsets/0/offset/lsn").isNumber()).isTrue();
        assertThat(stack.connect().delete("fruit").status()).isEqualTo(204);
    }

    @Test
    void validationNamesTheBadKeys() {
        Map<String, String> config = Map.of("connector.class", POSTGRES_CONNECTOR, "snapshot.mode", "sometimes");

        JsonNode answer = stack.connect().validate("PostgresConnector", config).body();

        assertThat(answer.path("error_count").asInt()).isPositive();
        assertThat(stack.connect().status("none").status()).isEqualTo(404);
    }

    @Test
    void aPausedPartAnswersAgainAfterItsResume() {
        StackPart s3 = stack.parts().get("s3");

        s3.pause();
        s3.resume();

        assertThat(stack.s3().get("alluvium", "none")).isEmpty();
    }

    private static final String POSTGRES_CONNECTOR = "io.debezium.connector.postgresql.PostgresConnector";

    private static Map<String, String> debezium(String name) {
        return Map.ofEntries(
                Map.entry("connector.class", POSTGRES_CONNECTOR),
                Map.entry("database.hostname", postgres().host()),
                Map.entry("database.port", Integer.toString(postgres().port())),
                Map.entry("database.user", postgres().user()),
                Map.entry("database.password", postgres().password()),
                Map.entry("database.dbname", postgres().database()),
                Map.entry("topic.prefix", name),
                Map.entry("table.include.list", "public." + name),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("publication.autocreate.mode", "filtered"),
                Map.entry("slot.name", name),
                Map.entry("retriable.restart.connector.wait.ms", "1000"),
                Map.entry("exactly.once.support", "required"),
                Map.entry("topic.creation.default.replication.factor", "1"),
                Map.entry("topic.creation.default.partitions", "1"));
    }

    /** Waits for so many committed records, and sees that there are no more. */
    private static void assertRecords(String topic, int count) {
        Polling.until(LIMIT, () -> stack.kafka().topics().contains(topic));
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Polling.until(LIMIT, () -> {
                consumer.poll(Duration.ofMillis(500)).forEach(records::add);
                return records.size() >= count;
            });
        }
        assertThat(records).hasSize(count);
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrap(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Postgres postgres() {
        return stack.postgres().orElseThrow();
    }

    private static void sql(String text) throws SQLException {
        try (Connection connection = postgres().connection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static String get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return Optional.of(response)
                .filter(each -> each.statusCode() == 200)
                .orElseThrow()
                .body();
    }
}
