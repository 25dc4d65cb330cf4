// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example on the reference pages of the transforms does what the page says. */
class DocumentedExamplesTest {
    private static final Path PAGES = Path.of("..", "docs", "reference");
    private static final Pattern BLOCK =
            Pattern.compile("```json\\n(\\{\\s*\"(transform|predicate)\".*?)```", Pattern.DOTALL);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Stream<Named<JsonNode>> examples() {
        return Stream.of(
                        "parse-json",
                        "normalize-entity",
                        "stamp-tenant",
                        "protect-fields",
                        "record-matches",
                        "route-entity",
                        "render-template")
                .flatMap(page -> examples(PAGES.resolve(page + ".md")).stream());
    }

    private static List<Named<JsonNode>> examples(Path page) {
        try {
            List<Named<JsonNode>> examples = BLOCK.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .map(block -> block.substring("```json".length(), block.length() - "```".length()))
                    .map(DocumentedExamplesTest::tree)
                    .map(tree -> Named.of(page.getFileName().toString(), tree))
                    .toList();
            assertThat(examples).as(page.toString()).isNotEmpty();
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleDoesWhatThePageSays(JsonNode example) throws Exception {
        if (example.has("predicate")) {
            try (RecordMatches<SinkRecord> predicate = new RecordMatches<>()) {
                predicate.configure(settings(example));
                example.get("matches")
                        .forEach(one -> assertThat(predicate.test(record(one))).isTrue());
                example.get("others")
                        .forEach(one -> assertThat(predicate.test(record(one))).isFalse());
            }
            return;
        }
        SinkRecord record = record(example.get("before"));
        ObjectNode expected = ((ObjectNode) example.get("after")).deepCopy();

        SinkRecord after = transform(example).apply(record);

        ObjectNode actual = MAPPER.createObjectNode();
        actual.put("topic", after.topic());
        actual.set("key", MAPPER.valueToTree(after.key()));
        actual.set("value", MAPPER.valueToTree(plain(after.value())));
        ObjectNode headers = actual.putObject("headers");
        after.headers().forEach(header -> headers.set(header.key(), MAPPER.valueToTree(header.value())));
        List<String> names = new ArrayList<>();
        expected.fieldNames().forEachRemaining(names::add);
        actual.retain(names);
        assertThat(MAPPER.readTree(actual.toString())).isEqualTo(expected);
    }

    private static SinkRecord record(JsonNode before) {
        SinkRecord record = Transforms.sink(
                before.has("topic") ? before.get("topic").asText() : "events",
                null,
                value(before.get("key")),
                null,
                value(before.get("value")));
        if (before.has("headers")) {
            before.get("headers")
                    .fields()
                    .forEachRemaining(one -> record.headers().add(one.getKey(), value(one.getValue()), null));
        }
        return record;
    }

    private static Map<String, String> settings(JsonNode example) {
        Map<String, String> settings = new HashMap<>();
        example.get("settings")
                .fields()
                .forEachRemaining(
                        one -> settings.put(one.getKey(), one.getValue().asText()));
        return settings;
    }

    @SuppressWarnings("unchecked")
    private static Transformation<SinkRecord> transform(JsonNode example) throws ReflectiveOperationException {
        Transformation<SinkRecord> transform = (Transformation<SinkRecord>) Class.forName(
                        "dev.alluvium.connect.smt." + example.get("transform").asText())
                .getDeclaredConstructor()
                .newInstance();
        transform.configure(settings(example));
        return transform;
    }

    /** Pages show a Struct as the object of its fields. */
    private static Object plain(Object value) {
        if (!(value instanceof Struct struct)) {
            return value;
        }
        Map<String, Object> fields = new HashMap<>();
        struct.schema().fields().forEach(field -> fields.put(field.name(), plain(struct.get(field))));
        return fields;
    }

    /** A text stays a text here: it may be what a converter has not read. */
    private static Object value(JsonNode node) {
        return node != null && node.isTextual() ? node.asText() : Json.value(node);
    }
}
