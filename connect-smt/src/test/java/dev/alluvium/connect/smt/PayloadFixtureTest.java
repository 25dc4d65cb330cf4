// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of {@code fixtures/payloads} becomes what its {@code expected.json} says. */
class PayloadFixtureTest {
    private static final Path PAYLOADS = Json.FIXTURES.resolve("payloads");

    static Stream<Named<JsonNode>> cases() {
        JsonNode cases = Json.tree(PAYLOADS.resolve("expected.json")).get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(one -> Named.of(one.get("file").asText(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void payloadBecomesTheExpectedRecord(JsonNode expected) {
        SinkRecord record = record(expected.get("file").asText());
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
        transform.configure(config(expected.get("config")));

        switch (expected.get("outcome").asText()) {
            case "error" -> assertThatThrownBy(() -> transform.apply(record)).isInstanceOf(DataException.class);
            case "pass" -> assertThat(transform.apply(record)).isSameAs(record);
            case "drop" -> assertThat(transform.apply(record)).isNull();
            default -> {
                SinkRecord normalized = transform.apply(record);
                assertThat(headers(normalized)).isEqualTo(expectedHeaders(expected.get("headers")));
                assertThat(normalized.value()).isEqualTo(row(Json.value(expected.get("row"))));
            }
        }
    }

    private static SinkRecord record(String file) {
        Object value = Json.value(Json.tree(PAYLOADS.resolve(file)));
        Path keyFile = PAYLOADS.resolve(file.replace(".json", ".key.json"));
        Object key = Files.exists(keyFile) ? Json.value(Json.tree(keyFile)) : null;
        ConnectHeaders headers = new ConnectHeaders();
        Path headersFile = PAYLOADS.resolve(file.replace(".json", ".headers.json"));
        if (Files.exists(headersFile)) {
            Json.tree(headersFile)
                    .fields()
                    .forEachRemaining(one ->
                            headers.addString(one.getKey(), one.getValue().asText()));
        }
        return new SinkRecord("topic", 0, null, key, null, value, 7, 1L, TimestampType.CREATE_TIME, headers);
    }

    /** JSON has no times, so the expected row tells them as texts. */
    private static Object row(Object expected) {
        if (expected instanceof Map<?, ?> map) {
            Map<Object, Object> row = new HashMap<>();
            map.forEach((name, value) -> row.put(name, row(value)));
            return row;
        }
        return expected instanceof String text && text.startsWith("<timestamp ")
                ? new Date(Long.parseLong(text.substring("<timestamp ".length(), text.length() - 1)))
                : expected;
    }

    private static Map<String, String> config(JsonNode node) {
        Map<String, String> config = new HashMap<>();
        node.fields()
                .forEachRemaining(
                        field -> config.put(field.getKey(), field.getValue().asText()));
        return config;
    }

    private static Map<String, Object> headers(SinkRecord record) {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith("entity.")) {
                continue;
            }
            assertThat(headers.put(header.key(), unordered(header.value()))).isNull();
        }
        return headers;
    }

    private static Map<String, Object> expectedHeaders(JsonNode node) {
        Map<String, Object> headers = new HashMap<>();
        node.fields().forEachRemaining(field -> headers.put(field.getKey(), unordered(scalar(field.getValue()))));
        return headers;
    }

    /** The converter's Maps have no order, so neither have arrays of field names that come from them. */
    private static Object unordered(Object header) {
        return header instanceof String text && text.startsWith("[") ? Set.copyOf((List<?>) Json.value(text)) : header;
    }

    private static Object scalar(JsonNode node) {
        return node.isBoolean() ? node.asBoolean() : node.isNumber() ? (Object) node.asLong() : node.asText();
    }
}
