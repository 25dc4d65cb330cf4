// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.parse;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON text becomes what it says, exactly: B5, B6, B17, B24, B27, B30, B34. */
class ParseJsonTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SinkRecord text(Object value) {
        return sink("t", Schema.STRING_SCHEMA, "k", null, value);
    }

    private static Object value(String json, String... settings) {
        return parse(settings).apply(text(json)).value();
    }

    @Test
    void textBytesAndBuffersAreReadAlike() {
        String json = "{\"z\":1,\"a\":{\"é😀\":[true,null,\"x\"]}}";
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("z", 1L);
        expected.put("a", Map.of("é😀", Arrays.asList(true, null, "x")));
        ByteBuffer slice =
                ByteBuffer.wrap(utf8("##" + json), 2, utf8(json).length).slice();

        for (Object input : new Object[] {json, utf8(json), ByteBuffer.wrap(utf8(json)), slice}) {
            SinkRecord record = parse().apply(text(input));

            assertThat(record.value()).isEqualTo(expected);
            assertThat(((Map<?, ?>) record.value()).keySet().toArray()).containsExactly("z", "a");
            assertThat(record.valueSchema()).isNull();
            assertThat(record.key()).isEqualTo("k");
        }
        assertThat(slice.position()).isZero();
    }

    @Test
    void bigIntegerNotWrapped() {
        assertThat(value("{\"a\":9223372036854775807,\"b\":9223372036854775808}"))
                .isEqualTo(Map.of("a", Long.MAX_VALUE, "b", new BigInteger("9223372036854775808")));
    }

    @Test
    void fractionsAreDoublesOrExact() {
        assertThat(value("{\"a\":0.10,\"b\":1e2}")).isEqualTo(Map.of("a", 0.1, "b", 100.0));
        assertThat(value("{\"a\":0.10,\"b\":1e2}", "numbers", "exact"))
                .isEqualTo(Map.of("a", new BigDecimal("0.10"), "b", new BigDecimal("1E+2")));
    }

    @Test
    void emptyObjectAndArrayKept() {
        assertThat(value("{\"a\":{},\"b\":[]}")).isEqualTo(Map.of("a", Map.of(), "b", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "null", " null "})
    void blankAndNullTextAreNotTombstones(String text) {
        assertThatThrownBy(() -> value(text)).isInstanceOf(DataException.class).hasMessageContaining("null.text");

        SinkRecord tombstone = parse("null.text", "tombstone").apply(text(text));

        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.valueSchema()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1} {\"b\":2}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":1e999}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":\"\t\"}",
                "{\"a\"",
                "7",
                "\"text\"",
                "true",
                "{\"a\":[[[[1]]]]}"
            })
    void trailingJsonRejected(String malformed) {
        assertThatThrownBy(() -> value(malformed, "max.depth", "4"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("ParseJson: topic t, partition 0, offset 42: the text ")
                .hasNoCause();
    }

    @Test
    void numbersThatWouldFillTheMemoryAreRefused() {
        for (String number : new String[] {"1e-1001", "171048E720000000000", "1e-99999999999"}) {
            assertThatThrownBy(() -> value("{\"a\":" + number + "}", "numbers", "exact"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("exponent")
                    .hasMessageNotContaining(number)
                    .hasNoCause();
        }
        assertThatThrownBy(() -> value("{\"a\":" + "9".repeat(1_001) + "}")).hasMessageContaining("too long");
    }

    @Test
    void lastDuplicateWinsWhereAskedFor() {
        assertThat(value("{\"a\":1,\"b\":2,\"a\":3}", "duplicates", "last")).isEqualTo(Map.of("a", 3L, "b", 2L));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'};

        assertThatThrownBy(() -> parse().apply(text(overlong))).hasMessageContaining("not UTF-8");
        assertThat(value("{\"a\":\"\uFFFD\"}")).isEqualTo(Map.of("a", "\uFFFD"));
        assertThat(parse().apply(text(utf8("{\"a\":\"\uFFFD\"}"))).value()).isEqualTo(Map.of("a", "\uFFFD"));
    }

    @Test
    void sizeCountsBytesNotCharacters() {
        String json = "{\"a\":\"éé\"}";

        assertThat(value(json, "max.bytes", "12")).isEqualTo(Map.of("a", "éé"));
        assertThatThrownBy(() -> value(json, "max.bytes", "11")).hasMessageContaining("max.bytes=11");
        assertThatThrownBy(() -> parse("max.bytes", "11").apply(text(utf8(json))))
                .hasMessageContaining("max.bytes=11");
        assertThatThrownBy(() -> parse("max.bytes", "11").apply(text(ByteBuffer.wrap(utf8(json)))))
                .hasMessageContaining("max.bytes=11");
    }

    @Test
    void tombstonePassesEveryTransform() {
        SinkRecord tombstone = sink("t", Schema.STRING_SCHEMA, "k", Schema.OPTIONAL_STRING_SCHEMA, null);

        assertThat(parse().apply(tombstone)).isSameAs(tombstone);
        assertThat(parse("field", "a").apply(tombstone)).isSameAs(tombstone);
    }

    @Test
    void keyTransformAppliesToTombstoneKeys() {
        ParseJson.Key<SinkRecord> transform = new ParseJson.Key<>();
        transform.configure(map());
        SinkRecord tombstone = sink("t", Schema.STRING_SCHEMA, "{\"id\":\"00123\"}", null, null);

        SinkRecord parsed = transform.apply(tombstone);

        assertThat(parsed.key()).isEqualTo(Map.of("id", "00123"));
        assertThat(parsed.keySchema()).isNull();
        assertThat(parsed.value()).isNull();
        SinkRecord keyless = sink("t", null, null, Schema.STRING_SCHEMA, "{");
        assertThat(transform.apply(keyless)).isSameAs(keyless);
        transform.close();
        transform.close();
    }

    @Test
    void worksOnSourceAndSinkRecords() {
        ParseJson.Value<SourceRecord> transform = new ParseJson.Value<>();
        transform.configure(map());
        SourceRecord record = new SourceRecord(Map.of(), Map.of(), "t", 3, Schema.STRING_SCHEMA, "{\"a\":1}");
        record.headers().addString("h", "v");

        SourceRecord parsed = transform.apply(record);

        assertThat(parsed.value()).isEqualTo(Map.of("a", 1L));
        assertThat(parsed.kafkaPartition()).isEqualTo(3);
        assertThat(parsed.headers()).isEqualTo(record.headers());
    }

    @Test
    void applyTwiceOnSameInstanceGivesSameRecord() {
        SinkRecord record = text("{\"a\":1}");
        SinkRecord parsed = parse().apply(record);

        assertThat(parse().apply(record)).isEqualTo(parsed);
        assertThat(parse().apply(parsed)).isSameAs(parsed);
        assertThat(record.value()).isEqualTo("{\"a\":1}");
    }

    @Test
    void oneFieldIsParsedInACopy() {
        Map<String, Object> inner = new LinkedHashMap<>(Map.of("text", "[1,{\"b\":null}]"));
        Map<String, Object> before = new LinkedHashMap<>(Map.of("x", "y", "in", inner));

        SinkRecord parsed = parse("field", "in.text").apply(text(before));

        Map<String, Object> b = new LinkedHashMap<>();
        b.put("b", null);
        assertThat(parsed.value()).isEqualTo(Map.of("x", "y", "in", Map.of("text", List.of(1L, b))));
        assertThat(inner).containsEntry("text", "[1,{\"b\":null}]");
        assertThat(parse("field", "in.text").apply(parsed)).isSameAs(parsed);
    }

    @Test
    void jsonNullInsideExpandedPayload() {
        SinkRecord record = text(Map.of("p", "null"));
        Map<String, Object> cleared = new LinkedHashMap<>();
        cleared.put("p", null);

        assertThatThrownBy(() -> parse("field", "p").apply(record)).hasMessageContaining("field 'p' is blank");
        assertThat(parse("field", "p", "null.text", "tombstone").apply(record).value())
                .isEqualTo(cleared);
    }

    @Test
    void nullPayloadNoWarning() {
        java.io.PrintStream stderr = System.err;
        java.io.ByteArrayOutputStream logged = new java.io.ByteArrayOutputStream();
        System.setErr(new java.io.PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            ParseJson.Value<SinkRecord> transform = parse("field", "payload");
            Map<String, Object> row = new java.util.HashMap<>();
            row.put("payload", null);
            SinkRecord record = sink("t", null, null, null, row);

            assertThat(transform.apply(record)).isSameAs(record);
        } finally {
            System.setErr(stderr);
        }
        assertThat(logged.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void missingOrNullFieldIsLeftAlone() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("p", null);
        SinkRecord record = text(row);

        assertThat(parse("field", "p").apply(record)).isSameAs(record);
        assertThat(parse("field", "q").apply(record)).isSameAs(record);
        assertThat(parse("field", "q.r").apply(record)).isSameAs(record);
    }

    @Test
    void fieldOfAStructOrScalarIsRefusedByPath() {
        Schema schema = SchemaBuilder.struct().field("p", Schema.STRING_SCHEMA).build();
        SinkRecord struct = sink("t", null, null, schema, new Struct(schema).put("p", "{}"));

        assertThatThrownBy(() -> parse("field", "p").apply(struct)).hasMessageContaining("field 'p' lies in a Struct");
        assertThat(parse().apply(struct)).isSameAs(struct);
        assertThatThrownBy(() -> parse("field", "p.q").apply(text(Map.of("p", 1L))))
                .hasMessageContaining("field 'p.q' is Long");
        assertThatThrownBy(() -> parse("field", "p").apply(text(Map.of("p", 1L))))
                .hasMessageContaining("field 'p' is Long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schema\":null,\"payload\":{\"a\":1}}|{\"a\":1}",
                "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"a\":1}}|{\"a\":1}",
                "{\"payload\":{\"a\":1}}|{\"payload\":{\"a\":1}}",
                "{\"schema\":1,\"payload\":{},\"x\":1}|{\"schema\":1,\"payload\":{},\"x\":1}"
            })
    void envelopeOfTheJsonConverterIsOpenedWhereAskedFor(String json, String payload) {
        assertThat(value(json, "json.envelope", "auto")).isEqualTo(Json.value(payload));
        assertThat(value(json)).isEqualTo(Json.value(json));
        assertThatThrownBy(() -> value("{\"schema\":null,\"payload\":null}", "json.envelope", "auto"))
                .hasMessageContaining("null.text");
    }

    @ParameterizedTest
    @CsvSource({
        "output,avro,must be one of",
        "schema,infer,no effect without output=struct",
        "numbers,wide,must be one of",
        "field,a..b,no path",
        "max.depth,0,",
        "max.depth,501,",
        "max.bytes,0,",
        "nosuch,1,unknown setting 'nosuch'"
    })
    void badSettingIsRefusedByName(String name, String value, String text) {
        assertThatThrownBy(() -> parse(name, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(text == null ? "" : text);
    }

    @Test
    void unconfiguredTransformSaysSo() {
        assertThatThrownBy(() -> new ParseJson.Value<SinkRecord>().apply(text("{}")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new ParseJson.Value<SinkRecord>().version()).isNotEmpty();
    }

    /** Such a text is written as a question mark wherever it goes next, so two ids would become one. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"x\\udc00y\"", "[{\"\\ud83d\":1}]", "\"\\ude00\\ud83d\""})
    void halfOfASurrogatePairIsRefused(String member) {
        for (Object input : List.of(
                "{\"a\":" + member + "}",
                ("{\"a\":" + member + "}").getBytes(StandardCharsets.UTF_8),
                ("{\"\u00fc\":" + member + "}").getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> parse().apply(sink("t", null, null, null, input)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("half of a surrogate pair");
        }
    }

    /** Its Maps are of a class of ours, which Connect must know for a Map. */
    @Test
    void whatIsParsedIsWrittenByConnectsConverter() {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), false);
        String text = "{\"id\":1,\"in\":{\"list\":[{\"x\":null},{}],\"y\":0.5},\"b\":true}";

        Object parsed = parse().apply(sink("t", null, null, null, text)).value();

        assertThat(converter.fromConnectData("t", null, parsed)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(converter
                        .toConnectData("t", text.getBytes(StandardCharsets.UTF_8))
                        .value())
                .isEqualTo(parsed);
    }
}
