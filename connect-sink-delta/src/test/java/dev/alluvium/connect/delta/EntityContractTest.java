// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.convert.Conversion;
import dev.alluvium.connect.delta.convert.RecordConverter;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that {@code NormalizeEntity} and the sink both run: delta-sink 3.0. */
class EntityContractTest {
    private static final Path VECTORS = Path.of("../fixtures/entity-contract");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> vectors() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void recordIsReadAsTheVectorSays(String file) throws IOException {
        JsonNode vector = JSON.readTree(VECTORS.resolve(file).toFile());
        JsonNode expect = vector.get("expect");
        RecordConverter converter = converter(vector);
        SinkRecord record = record(vector);
        seed(converter, record, expect);

        if (expect.get("kind").asText().equals("ERROR")) {
            assertThatThrownBy(() -> converter.convert(record)).isInstanceOf(ConnectException.class);
            return;
        }
        Conversion conversion = converter.convert(record);

        if (expect.get("kind").asText().equals("SKIP")) {
            assertThat(conversion).isInstanceOf(Conversion.Skipped.class);
            return;
        }
        List<Event> events = ((Conversion.Converted) conversion).events();
        check(converter, events.get(events.size() - 1), expect);
        if (expect.has("deletesKey")) {
            assertThat(events).hasSize(2);
            assertThat(events.get(0).kind()).isEqualTo(Kind.DELETE);
            assertThat(key(converter, events.get(0))).isEqualTo(longs(JSON.convertValue(expect.get("deletesKey"), Map.class)));
        } else {
            assertThat(events).hasSize(1);
        }
    }

    private static void check(RecordConverter converter, Event event, JsonNode expect) {
        String kind = expect.get("kind").asText();
        if (expect.has("key")) {
            assertThat(key(converter, event)).isEqualTo(longs(JSON.convertValue(expect.get("key"), Map.class)));
        }
        if (expect.has("sequence")) {
            List<BigInteger> sequence = new ArrayList<>();
            expect.get("sequence").forEach(part -> sequence.add(part.bigIntegerValue()));
            assertThat(event.sequence().parts().stream()
                            .map(part -> new BigInteger(part.toString()))
                            .toList())
                    .isEqualTo(sequence);
        } else {
            assertThat(event.sequence().parts()).isEmpty();
        }
        if (kind.equals("DELETE") || kind.equals("TRUNCATE")) {
            assertThat(event.kind()).isEqualTo(Kind.valueOf(kind));
            return;
        }
        // A partial event with unavailable values asks for a stored row, as a masked upsert does.
        boolean partial = event.kind() == Kind.PARTIAL
                || (event.present() != null
                        && event.present().cardinality() < converter.schema().size() - names(expect, "unchanged").size());
        assertThat(partial ? "PARTIAL" : "UPSERT").isEqualTo(kind);
        if (event.present() != null) {
            TreeSet<String> present = new TreeSet<>();
            event.present().stream().forEach(i -> present.add(converter.schema().field(i).name()));
            names(expect, "unchanged").forEach(name -> assertThat(present).doesNotContain(name));
            if (partial) {
                TreeSet<String> all = new TreeSet<>(names(expect, "present"));
                all.addAll(names(expect, "unset"));
                all.addAll(converter.keyColumns());
                all.addAll(converter.sequenceColumns());
                assertThat(present).isEqualTo(all);
            }
        }
        for (String name : names(expect, "unset")) {
            assertThat(event.values()[converter.schema().indexOf(name)]).isNull();
        }
    }

    private static Map<String, Object> key(RecordConverter converter, Event event) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (int i = 0; i < event.key().length; i++) {
            key.put(converter.keyColumns().get(i), event.key()[i]);
        }
        return longs(key);
    }

    private static Map<String, Object> longs(Map<?, ?> map) {
        Map<String, Object> converted = new HashMap<>();
        map.forEach((name, value) ->
                converted.put((String) name, value instanceof Number number ? (Object) number.longValue() : value));
        return converted;
    }

    private static List<String> names(JsonNode expect, String member) {
        List<String> names = new ArrayList<>();
        if (expect.has(member)) {
            expect.get(member).forEach(name -> names.add(name.asText()));
        }
        return names;
    }

    private static RecordConverter converter(JsonNode vector) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "c",
                "topics", "t",
                "table.base.path", "file:///tmp/x",
                "write.mode", "upsert",
                "pk.mode", "record_key",
                "cdc.format", "entity",
                "tombstone.retention.ms", "0",
                "truncate.mode", "apply",
                "auto.create", "true",
                "auto.evolve", "true"));
        if (vector.has("sink")) {
            vector.get("sink")
                    .fields()
                    .forEachRemaining(
                            field -> properties.put(field.getKey(), field.getValue().asText()));
        }
        return new RecordConverter(SinkValidation.read(properties).table("t"));
    }

    /** Gives the converter a table with all columns that the vector speaks of, so that absent and null differ. */
    private static void seed(RecordConverter converter, SinkRecord record, JsonNode expect) {
        if (!(record.key() instanceof Map<?, ?> key)) {
            return;
        }
        Map<String, Object> row = new HashMap<>();
        key.forEach((name, value) -> row.put((String) name, value));
        for (String member : List.of("present", "unchanged", "unset")) {
            names(expect, member).forEach(name -> row.putIfAbsent(name, "x"));
        }
        if (record.value() instanceof Map<?, ?> value) {
            value.forEach((name, item) -> row.put((String) name, item == null ? "x" : item));
        }
        names(expect, "unchanged").forEach(name -> row.put(name, "x"));
        row.put("elsewhere", "x");
        SinkRecord first = new SinkRecord("t", 0, null, record.key(), null, row, 0);
        first.headers().addString("entity.op", "create");
        first.headers().addString("entity.seq", expect.has("sequence") && expect.get("sequence").size() > 1 ? "1/1" : "1");
        converter.convert(first);
        converter.follow(converter.schema());
    }

    private static SinkRecord record(JsonNode vector) throws IOException {
        JsonNode record = vector.get("record");
        SinkRecord made = new SinkRecord(
                record.get("topic").asText(), 0, null, value(record.get("key")), null, value(record.get("row")), 7);
        boolean retyped = vector.path("headerConverter").asText().equals("SimpleHeaderConverter");
        try (SimpleHeaderConverter converter = new SimpleHeaderConverter()) {
            record.get("headers").fields().forEachRemaining(field -> {
                SchemaAndValue header = retyped
                        ? converter.toConnectHeader(
                                "t",
                                field.getKey(),
                                field.getValue().asText().getBytes(StandardCharsets.UTF_8))
                        : new SchemaAndValue(null, value(field.getValue()));
                made.headers().add(field.getKey(), header);
            });
        }
        assertThat(new TopicPartition(made.topic(), 0)).isNotNull();
        return made;
    }

    private static Object value(JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.fields().forEachRemaining(field -> map.put(field.getKey(), value(field.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item)));
            return list;
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }
}
