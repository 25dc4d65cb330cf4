// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.smt.row.FieldPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold for each transform that Connect can load, whichever are added: B5, B24, B31, B34, B35, B36. A new one
 * fails here until it is listed.
 */
class EveryTransformTest {
    private static final Schema STREET = SchemaBuilder.struct()
            .optional()
            .field("line", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ADDRESS = SchemaBuilder.struct()
            .optional()
            .field("streets", SchemaBuilder.array(STREET).optional().build())
            .build();
    private static final Schema OWNER =
            SchemaBuilder.struct().optional().field("address", ADDRESS).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.STRING_SCHEMA)
            .field("entity", Schema.STRING_SCHEMA)
            .field("op", Schema.STRING_SCHEMA)
            .field(
                    "data",
                    SchemaBuilder.struct().optional().field("owner", OWNER).build())
            .build();
    private static final String DEEP = "data.owner.address.streets";

    /** Settings under which each has something to do. */
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "ParseJson$Key", map(),
            "ParseJson$Value", map(),
            "NormalizeEntity", map("format", "api"),
            "StampTenant", map("from", "value", "path", DEEP + "[0].line", "on.missing", "default", "default", "d"),
            "ProtectFields$Key",
                    map("policies", "p", "p.fields", "id", "p.action", "token", "p.key.ref", "k", "keys.k", key()),
            "ProtectFields$Value", map("policies", "p", "p.fields", DEEP + "[*].line", "p.action", "mask"),
            "RouteEntity", map("topic.template", "to.${topic}"),
            "RenderTemplate", map("template", "{\"line\": \"${value." + DEEP + "[1].line}\"}"));

    private static String key() {
        return "hex:" + "0f".repeat(16);
    }

    static Stream<Arguments> transformsInEveryForm() throws IOException {
        return names().stream().flatMap(name -> Stream.of(Form.values()).map(form -> Arguments.of(name, form)));
    }

    private static List<String> names() throws IOException {
        String services = "META-INF/services/" + Transformation.class.getName();
        try (InputStream file = EveryTransformTest.class.getClassLoader().getResourceAsStream(services)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("dev.alluvium.connect.smt."))
                    .map(line -> line.substring("dev.alluvium.connect.smt.".length()))
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static <R extends ConnectRecord<R>> Transformation<R> transform(String name) throws Exception {
        Transformation<R> transform = (Transformation<R>) Class.forName("dev.alluvium.connect.smt." + name)
                .getDeclaredConstructor()
                .newInstance();
        transform.configure(SETTINGS.get(name));
        return transform;
    }

    private static Struct row() {
        Struct address = new Struct(ADDRESS)
                .put(
                        "streets",
                        Arrays.asList(new Struct(STREET).put("line", "one"), new Struct(STREET).put("line", "two")));
        Struct data = new Struct(ROW.field("data").schema()).put("owner", new Struct(OWNER).put("address", address));
        return new Struct(ROW)
                .put("id", "v-1")
                .put("entity", "video")
                .put("op", "create")
                .put("data", data);
    }

    private static SinkRecord sink(Object key, SchemaAndValue value) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("h", "x");
        return new SinkRecord(
                "t", 3, null, key, value.schema(), value.value(), 42, 5L, TimestampType.CREATE_TIME, headers);
    }

    @Test
    void peerTestCoversOwnClass() throws IOException {
        assertThat(SETTINGS.keySet()).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("transformsInEveryForm")
    void tombstonePassesEveryTransform(String name, Form form) throws Exception {
        Transformation<SinkRecord> transform = transform(name);
        Schema schema = form.hasSchema() ? ROW : null;
        SinkRecord tombstone = sink(Map.of("id", "v-1"), new SchemaAndValue(schema, null));

        SinkRecord after = transform.apply(tombstone);

        assertThat(after).isNotNull();
        assertThat(after.value()).isNull();
        assertThat(after.originalTopic()).isEqualTo("t");
        assertThat(after.originalKafkaOffset()).isEqualTo(42);
        assertThat(transform.apply(sink(null, SchemaAndValue.NULL)).value()).isNull();
    }

    @ParameterizedTest
    @MethodSource("transformsInEveryForm")
    void everyTransformWorksOnSchemalessMapAndStruct(String name, Form form) throws Exception {
        SinkRecord record = sink(Map.of("id", "v-1"), form.shape(ROW, row()));
        String before = record.toString();
        Transformation<SinkRecord> transform = transform(name);

        SinkRecord after = transform.apply(record);

        assertThat(transform.apply(record)).as("applied twice").hasToString(after.toString());
        assertThat(record).as("input record untouched").hasToString(before);
        assertThat(after.headers().lastWithName("h").value()).isEqualTo("x");
        if (after.value() instanceof Struct struct) {
            struct.validate();
            assertThat(after.valueSchema()).isEqualTo(struct.schema());
        }
    }

    @ParameterizedTest
    @MethodSource("transformsInEveryForm")
    void pathThreeLevelsDeepAndThroughArrays(String name, Form form) throws Exception {
        SinkRecord after =
                EveryTransformTest.<SinkRecord>transform(name).apply(sink(Map.of("id", "v-1"), form.shape(ROW, row())));

        switch (name) {
            case "StampTenant" ->
                assertThat(after.headers().lastWithName("entity.tenant").value())
                        .isEqualTo("one");
            case "RenderTemplate" -> assertThat(after.value()).isEqualTo("{\"line\":\"two\"}");
            case "ProtectFields$Value" ->
                assertThat(FieldPath.parseMany(DEEP + "[*].line").all(after.value()))
                        .containsExactly("****", "****");
            default -> assertThat(after.value()).isNotNull();
        }
        RecordMatches<SinkRecord> matches = new RecordMatches<>();
        matches.configure(map("conditions", "c", "c.path", DEEP + "[*].line", "c.op", "eq", "c.value", "two"));
        assertThat(matches.test(sink(null, form.shape(ROW, row())))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("transformsInEveryForm")
    void worksOnSourceAndSinkRecords(String name, Form form) throws Exception {
        SchemaAndValue value = form.shape(ROW, row());
        Map<String, Object> position = new LinkedHashMap<>(Map.of("p", 1));
        SourceRecord source = new SourceRecord(
                position, position, "t", 3, null, Map.of("id", "v-1"), value.schema(), value.value(), 5L);
        source.headers().addString("h", "x");

        SourceRecord after = EveryTransformTest.<SourceRecord>transform(name).apply(source);

        assertThat(after.sourceOffset()).isEqualTo(position);
        assertThat(after.value())
                .hasToString(EveryTransformTest.<SinkRecord>transform(name)
                        .apply(sink(Map.of("id", "v-1"), form.shape(ROW, row())))
                        .value()
                        .toString());
    }
}
