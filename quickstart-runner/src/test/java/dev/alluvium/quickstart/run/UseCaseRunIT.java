// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.folder.UseCaseReader;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.StackSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders without any connector of ours, on one shared stack: steps, drain, topics, refusals, and what is left. */
class UseCaseRunIT {
    private static final String DEBEZIUM = "{\"name\":\"shop\",\"config\":{"
            + "\"connector.class\":\"io.debezium.connector.postgresql.PostgresConnector\","
            + "\"database.hostname\":\"${stack.postgres.host}\",\"database.port\":\"${stack.postgres.port}\","
            + "\"database.user\":\"${stack.postgres.user}\",\"database.password\":\"${stack.postgres.password}\","
            + "\"database.dbname\":\"${stack.postgres.database}\",\"topic.prefix\":\"shop\",\"plugin.name\":\"pgoutput\","
            + "\"slot.name\":\"shop\",\"publication.name\":\"shop\",\"publication.autocreate.mode\":\"filtered\","
            + "\"table.include.list\":\"public.users\",\"topic.creation.default.partitions\":\"1\","
            + "\"topic.creation.default.replication.factor\":\"1\"}}";

    @TempDir
    static Path root;

    private static EmbeddedStack stack;

    @TempDir
    Path folder;

    @TempDir
    Path out;

    @BeforeAll
    static void startStack() {
        stack = EmbeddedStack.start(
                StackSpec.in(root.resolve("stack")).postgres(true).kinesis(true).build());
    }

    @AfterAll
    static void stopStack() {
        if (stack != null) {
            stack.close();
        }
    }

    private void write(String name, String... lines) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunReport run() {
        return UseCaseRun.run(Options.on(stack, List.of(folder)).withOut(out));
    }

    @Test
    void recordsAndRestCallsAreJudgedAndJournalled() throws IOException {
        write("stack.json", "{\"topics\":{\"video\":{\"partitions\":2}}}");
        write(
                "steps.jsonl",
                "{\"record\":{\"topic\":\"video\",\"partition\":1,\"key\":\"v1\",\"value\":{\"id\":1},\"headers\":{\"h\":\"${stack.s3.bucket}\"}}}",
                "{\"record\":{\"topic\":\"video\",\"partition\":0,\"key\":\"v2\",\"value\":null,\"timestamp\":5}}",
                "{\"rest\":{\"path\":\"/connectors\",\"expectBody\":[]}}",
                "{\"rest\":{\"path\":\"/connectors/none\",\"expectStatus\":404,\"expectBody\":{\"error_code\":404}}}");
        write(
                "expected/topics/video.jsonl",
                "{\"value\":{\"id\":1}}",
                "{\"key\":\"v2\",\"value\":null}",
                "{\"$count\":2}");

        RunReport report = run();

        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).as("%s", report).isEqualTo(RunReport.EQUAL);
        assertThat(report.eventsSent()).isEqualTo(2);
        List<String> events = Files.readAllLines(out.resolve("events.jsonl"));
        JsonNode first = Json.MAPPER.readTree(events.get(0));
        assertThat(Json.text(first.path("to"))).isEqualTo("{\"topic\":\"video\",\"partition\":1,\"offset\":0}");
        assertThat(first.path("headers").path("h").asText()).startsWith("uc-");
        assertThat(out.resolve("report.json")).content().contains("\"verdict\" : \"EQUAL\"");
    }

    @Test
    void debeziumIsDrainedToTheLastChangeAndNothingIsLeft() throws SQLException {
        write("stack.json", "{\"postgres\":true}");
        write(
                "setup.jsonl",
                "{\"sql\":\"CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (1, 'a')\"}");
        write("connectors/01-shop.json", DEBEZIUM);
        write(
                "steps.jsonl",
                "{\"drain\":{}}",
                "{\"sql\":\"INSERT INTO users VALUES (2, 'b'); DELETE FROM users WHERE id = 1\"}");
        write("expected/topics/shop.public.users.jsonl", "{\"$count\":4}", "{\"value\":{\"payload\":{\"op\":\"d\"}}}");

        RunReport first = run();
        RunReport second = run();

        assertThat(first.problems()).isEmpty();
        assertThat(first.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(second.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(stack.connect().connectors()).isEmpty();
        assertThat(stack.kafka().topics()).noneMatch(topic -> topic.startsWith("shop"));
        assertThat(count("SELECT count(*) FROM pg_replication_slots")).isZero();
        assertThat(count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();
    }

    @Test
    void putsAreJournalledWithTheirPlaceAndStreamsGoWithTheRun() throws IOException {
        write("stack.json", "{\"streams\":{\"entities\":{\"shards\":2}}}");
        write(
                "steps.jsonl",
                "{\"kinesis\":{\"stream\":\"entities\",\"partitionKey\":\"a\",\"data\":{\"id\":1}}}",
                "{\"kinesis\":{\"stream\":\"entities\",\"kpl\":[{\"partitionKey\":\"a\",\"data\":1},{\"partitionKey\":\"b\",\"data\":2}]}}",
                "{\"pause\":\"kinesis\"}",
                "{\"resume\":\"kinesis\"}",
                "{\"reshard\":{\"stream\":\"entities\",\"to\":3}}",
                "{\"kinesis\":{\"stream\":\"entities\",\"partitionKey\":\"a\",\"dataBase64\":\"AA==\"}}");

        RunReport first = run();
        RunReport second = run();

        assertThat(first.problems()).isEmpty();
        assertThat(second.exitCode()).isEqualTo(RunReport.EQUAL);
        List<String> events = Files.readAllLines(out.resolve("events.jsonl"));
        assertThat(events).hasSize(4);
        JsonNode aggregated = Json.MAPPER.readTree(events.get(2));
        assertThat(aggregated.path("to").path("sub").asInt()).isEqualTo(1);
        assertThat(aggregated.path("to").path("shard").asText()).startsWith("shardId-");
        assertThat(aggregated.path("to").path("sequence").asText()).matches("[0-9]{10,}");
        assertThat(aggregated.path("key").asText()).isEqualTo("b");
    }

    @Test
    void aWorkerIsKilledAndStartedAgain() {
        write("stack.json", "{\"topics\":{\"video\":{\"partitions\":1}}}");
        write(
                "steps.jsonl",
                "{\"kill\":\"worker-1\"}",
                "{\"record\":{\"topic\":\"video\",\"value\":1}}",
                "{\"start\":\"worker-1\"}",
                "{\"rest\":{\"path\":\"/\"}}");
        write("expected/topics/video.jsonl", "{\"value\":1}");

        assertThat(run().exitCode()).isEqualTo(RunReport.EQUAL);
    }

    @Test
    void whatGoesWrongIsSaid() {
        write("stack.json", "{\"topics\":{\"video\":{\"partitions\":1}}}");
        write(
                "steps.jsonl",
                "{\"kill\":{\"on\":\"s3\",\"op\":\"PUT\",\"match\":\"never\"}}",
                "{\"rest\":{\"path\":\"/connectors/none\"}}",
                "{\"record\":{\"topic\":\"video\",\"value\":1}}");
        write("expected/video.jsonl", "{\"id\":1}");
        write("expected/topics/video.jsonl", "{\"value\":1}");

        RunReport report = run();

        assertThat(report.exitCode()).as("%s", report).isEqualTo(RunReport.DIFFERENT);
        assertThat(report.problems())
                .containsExactly(
                        folder + "/steps.jsonl:2: Connect answered 404, not 2xx: Connector none not found",
                        folder + "/steps.jsonl:1: the kill never fired; 0 matching calls were seen");
        assertThat(report.tables().get(0).verdict().differences().get(0).kind()).isEqualTo("there is no table");
        assertThat(report.topics().get(0).equal()).isFalse();
    }

    @Test
    void aConnectorThatConnectRefusesIsTheFoldersFault() {
        write("connectors/01-a.json", "{\"name\":\"a\",\"config\":{\"connector.class\":\"no.such.Connector\"}}");

        RunReport report = run();

        assertThat(report.exitCode()).as("%s", report).isEqualTo(RunReport.FOLDER_WRONG);
        assertThat(report.problems().get(0))
                .startsWith(folder + "/connectors/01-a.json: Connect answered 500: Failed to");
    }

    @Test
    void sqlThatPostgresRefusesEndsTheRunWithoutItsValues() {
        write("stack.json", "{\"postgres\":true}");
        write(
                "setup.jsonl",
                "{\"sql\":\"CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users VALUES (7, 'canary')\"}",
                "{\"sql\":\"INSERT INTO users VALUES (7, 'canary')\"}");

        RunReport report = run();

        assertThat(report.problems())
                .containsExactly(folder + "/setup.jsonl:2: Postgres refused the SQL: ERROR: duplicate key value"
                        + " violates unique constraint \"users_pkey\"");
    }

    @Test
    void aWrongFolderIsRefusedBeforeAnythingRuns() {
        write("steps.jsonl", "{\"generate\":{\"generator\":\"nobody\"}}");

        RunReport report = run();

        assertThat(report.exitCode()).as("%s", report).isEqualTo(RunReport.FOLDER_WRONG);
        assertThat(report.problems().get(0)).startsWith(folder + "/steps.jsonl:1: generator: unknown name 'nobody'");
    }

    @Test
    void everyShippedFolderIsUnderstood() throws IOException {
        Path configs = Path.of("../connector-configs");
        try (Stream<Path> folders = Files.list(configs)) {
            for (Path shipped : folders.filter(Files::isDirectory).toList()) {
                if (!shipped.endsWith("target")) {
                    assertThat(Generated.of(UseCaseReader.read(List.of(shipped))))
                            .isNotNull();
                }
            }
        }
    }

    private static long count(String query) throws SQLException {
        try (Connection connection = stack.postgres().orElseThrow().connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
