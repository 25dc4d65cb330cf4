// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.read.KernelTableReader;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/**
 * From PostgreSQL through Debezium to the table: every type is what the database itself says that it is, and secrets
 * that are protected at the source are found nowhere, neither in topics, headers, dead letters with their exceptions
 * nor offsets, nor in the log or the metrics of any worker, the answers of Connect, or any version of the table. Each
 * place is shown to hold what it ought to, so that none is searched in vain.
 */
class PrivateTypesIT {
    private static final String CANARY = "canary-";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The database writes each value as a reader of the table is to see it. */
    private static final String OWN_VALUES = """
            SELECT id, json_build_object(
              'id', id, 'price', price::text, 'anything', anything::text, 'wage', (wage::numeric(19, 2))::text,
              'flag', flag = B'1', 'flags', flags::integer, 'numbers', numbers, 'words', words, 'details', details::text,
              'code', code::text, 'feeling', feeling::text, 'photo', encode(photo, 'base64'), 'weight', weight::text,
              'ratio', ratio::text, 'born', to_char(born, 'YYYY-MM-DD'),
              'seen', to_char(seen AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'changed', to_char(changed, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'span', concat_ws(' ', extract(year FROM span), extract(month FROM span), extract(day FROM span),
                extract(hour FROM span), extract(minute FROM span), trim_scale(extract(second FROM span))))::text
            FROM patients WHERE until IS NULL ORDER BY id""";

    @Test
    void typesAreIntactAndSecretsAreNowhere() throws IOException {
        List<String> plain = new ArrayList<>();
        Map<String, String> searched = new HashMap<>();
        Map<Integer, JsonNode> own = new HashMap<>();
        Path out = SharedStack.OUTPUT.resolve("private-types");

        RunReport report = TimedRun.of(
                "private-types",
                Options.on(
                                SharedStack.get(),
                                List.of(Path.of("src/test/use-cases/private-types")
                                        .toAbsolutePath()))
                        .withOut(out)
                        .withAfterwards((stack, placeholders, verdict) -> {
                            own.putAll(ownValues(stack));
                            searched.putAll(topics(stack));
                            searched.putAll(answers(stack));
                            searched.putAll(WorkerBeans.read(stack));
                        }));

        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).as("%s", report.tables()).isEqualTo(RunReport.EQUAL);
        List<ObjectNode> rows =
                KernelTableReader.open(out.resolve("tables/patients")).rows();
        assertThat(rows).hasSize(own.size());
        assertThat(rows.toString()).contains("ag1.");
        rows.forEach(row -> assertOwnValues(row, own.get(row.get("id").asInt())));
        searched.forEach((place, text) -> {
            if (text.contains(CANARY) || place.contains(CANARY)) {
                plain.add(place);
            }
        });
        assertThat(plain).as("places with secrets").isEmpty();
        assertSearched(searched);
        assertThat(filesWith(CANARY, out.resolve("tables"))).isEmpty();
        assertVersionsHoldNoSecret(out.resolve("tables/patients"));
        assertThat(filesWith(CANARY, SharedStack.get().logs()))
                .as("the database's own log aside")
                .allMatch(file -> file.contains("postgres"));
        assertThat(filesWith("private-tables", SharedStack.get().logs()))
                .as("logs of workers tell of dead letters")
                .anyMatch(file -> file.contains("worker-"));
    }

    private static void assertSearched(Map<String, String> searched) {
        assertThat(searched.get("topic private-dead-letters"))
                .contains("__connect.errors.exception.stacktrace", "DataException", "RouteEntity");
        assertThat(searched.get("topic private.public.patients")).contains("ag1.");
        assertThat(searched.keySet())
                .as("topics of rows, offsets and settings")
                .anyMatch(place -> place.startsWith("topic ") && place.contains("offsets"))
                .anyMatch(place -> place.startsWith("topic ") && place.contains("configs"))
                .as("metrics of the source, of the sink's task, and the sink's own")
                .anyMatch(place -> place.contains("debezium.postgres:"))
                .anyMatch(place -> place.contains("kafka.connect:") && place.contains("private-tables"))
                .anyMatch(place -> place.contains("alluvium") && place.contains("private-tables"));
    }

    /** Rows that an update or a delete has replaced still lie in files of versions before. */
    private static void assertVersionsHoldNoSecret(Path table) {
        long latest = KernelTableReader.open(table).version();
        assertThat(latest).as("versions after the first rows").isPositive();
        for (long version = 0; version <= latest; version++) {
            assertThat(KernelTableReader.open(table, version).rows().toString())
                    .as("version %s", version)
                    .doesNotContain(CANARY);
        }
    }

    private static void assertOwnValues(ObjectNode row, JsonNode own) {
        own.fields().forEachRemaining(column -> {
            JsonNode stored = row.get(column.getKey());
            assertThat(text(column.getKey(), stored))
                    .as("%s of row %s", column.getKey(), row.get("id"))
                    .isEqualTo(ownText(column.getKey(), column.getValue()));
        });
    }

    private static String ownText(String column, JsonNode own) {
        if (own.isNull()) {
            return "null";
        }
        return switch (column) {
            case "weight", "ratio" -> String.valueOf(Double.parseDouble(own.asText()));
            case "span" -> own.asText().isEmpty() ? "null" : own.asText();
            default -> own.isTextual() ? own.asText().replace(".000000Z", "Z") : own.toString();
        };
    }

    private static String text(String column, JsonNode stored) {
        if (stored == null || stored.isNull()) {
            return "null";
        }
        return switch (column) {
            case "weight", "ratio" -> String.valueOf(Double.parseDouble(stored.asText()));
            case "span" -> stored.asText().replaceAll("[PS]", "").replaceAll("[A-Z]+", " ");
            case "flags" -> String.valueOf(java.util.Base64.getDecoder().decode(stored.asText())[0]);
            default -> stored.isTextual() ? stored.asText() : stored.toString();
        };
    }

    private static Map<Integer, JsonNode> ownValues(EmbeddedStack stack) {
        Map<Integer, JsonNode> values = new HashMap<>();
        try (Connection connection = stack.postgres().orElseThrow().connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(OWN_VALUES)) {
            while (rows.next()) {
                values.put(rows.getInt(1), MAPPER.readTree(rows.getString(2)));
            }
            return values;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All topics there are: those of the connectors, their dead letters, and Connect's own. */
    private static Map<String, String> topics(EmbeddedStack stack) {
        Map<String, String> texts = new HashMap<>();
        for (String topic : stack.kafka().topics()) {
            StringBuilder all = new StringBuilder();
            for (ConsumerRecord<byte[], byte[]> record : TopicBytes.read(stack, topic)) {
                all.append(text(record.key())).append(text(record.value()));
                for (Header header : record.headers()) {
                    all.append(header.key()).append(text(header.value()));
                }
            }
            texts.put("topic " + topic, all.toString());
        }
        return texts;
    }

    private static Map<String, String> answers(EmbeddedStack stack) {
        Map<String, String> answers = new HashMap<>();
        for (String name : List.of("private-postgres", "private-tables")) {
            answers.put("status of " + name, stack.connect().status(name).body().toString());
        }
        return answers;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> filesWith(String word, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(word, file))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean holds(String word, Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
