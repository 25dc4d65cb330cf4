// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transform's half of {@code fixtures/entity-contract}: it makes the records that the sink is promised, and leaves alone
 * those that are normalised already, whatever a header converter did to their headers (B7, B14).
 */
class EntityContractTest {
    static Stream<Named<JsonNode>> vectors() {
        try (Stream<Path> files = Files.list(Json.FIXTURES.resolve("entity-contract"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().map(Json::tree).toList().stream()
                    .map(vector -> Named.of(vector.get("name").asText(), vector));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void transformKeepsItsHalfOfTheContract(JsonNode vector) {
        JsonNode event = vector.get("event");
        SinkRecord promised = record(vector.get("record"), "row", vector.has("headerConverter"));
        assertThat(event != null || promised.headers().lastWithName("entity.op") != null)
                .isTrue();

        SinkRecord normalized = event == null
                ? transform(Map.of("format", "debezium")).apply(promised)
                : transform(config(event.get("config"))).apply(record(event, "value", false));

        assertThat(normalized.topic()).isEqualTo(promised.topic());
        assertThat(normalized.key()).isEqualTo(promised.key());
        assertThat(normalized.value()).isEqualTo(promised.value());
        assertThat(headers(normalized)).isEqualTo(headers(promised));
    }

    @Test
    void vectorsAreNamedAsTheirFiles() {
        assertThat(vectors()).hasSizeGreaterThanOrEqualTo(15);
        vectors()
                .forEach(vector -> assertThat(Json.FIXTURES
                                .resolve("entity-contract")
                                .resolve(vector.getPayload().get("name").asText() + ".json"))
                        .exists());
    }

    @Test
    void headersReallyAreRetypedOnTheWire() {
        JsonNode vector = Json.tree(Json.FIXTURES.resolve("entity-contract").resolve("retyped-headers.json"));

        Map<String, Object> headers = headers(record(vector.get("record"), "row", true));

        assertThat(headers).containsEntry("entity.id", (byte) 123);
        assertThat(headers).containsEntry("entity.partial", true);
        assertThat(headers).containsEntry("entity.unchanged", List.of("owner", "bio"));
    }

    private static NormalizeEntity<SinkRecord> transform(Map<String, String> config) {
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
        transform.configure(config);
        return transform;
    }

    private static SinkRecord record(JsonNode node, String value, boolean throughConverter) {
        ConnectHeaders headers = new ConnectHeaders();
        SimpleHeaderConverter converter = new SimpleHeaderConverter();
        node.get("headers").fields().forEachRemaining(field -> {
            if (throughConverter) {
                byte[] wire = field.getValue().asText().getBytes(StandardCharsets.UTF_8);
                headers.add(field.getKey(), converter.toConnectHeader("t", field.getKey(), wire));
            } else {
                headers.add(field.getKey(), Json.value(field.getValue()), null);
            }
        });
        return new SinkRecord(
                node.get("topic").asText(),
                0,
                null,
                Json.value(node.get("key")),
                null,
                Json.value(node.get(value)),
                7,
                1L,
                TimestampType.CREATE_TIME,
                headers);
    }

    private static Map<String, String> config(JsonNode node) {
        Map<String, String> config = new HashMap<>();
        node.fields()
                .forEachRemaining(
                        field -> config.put(field.getKey(), field.getValue().asText()));
        return config;
    }

    private static Map<String, Object> headers(SinkRecord record) {
        Map<String, Object> headers = new HashMap<>();
        for (Header header : record.headers()) {
            assertThat(headers.put(header.key(), header.value())).isNull();
        }
        return headers;
    }
}
