// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.map;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out is JSON of the template's shape, whatever the values hold: B5, B24, B34, B35. */
class RenderTemplateTest {
    private static final String OBJECT = "{\"a\":\"x\",\"n\":1.5,\"b\":true,\"z\":null,\"o\":{\"l\":[1,\"q\\\"\"]}}";

    private static RenderTemplate<SinkRecord> render(String... settings) {
        RenderTemplate<SinkRecord> transform = new RenderTemplate<>();
        transform.configure(map(settings));
        return transform;
    }

    private static SinkRecord record(Object value) {
        SinkRecord record = sink("alerts", null, Map.of("id", 7L), null, value);
        record.headers().addString("entity.ts", "1710489660000").addString("content-type", "text/plain");
        return record;
    }

    private static String rendered(String template, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "template";
        all[settings.length + 1] = template;
        return (String) render(all).apply(record(Json.value(OBJECT))).value();
    }

    static Stream<JsonNode> escaping() {
        JsonNode file = Json.tree(Json.FIXTURES.resolve("payloads/outbound/render-escaping.json"));
        return StreamSupport.stream(file.get("cases").spliterator(), false).map(one -> {
            ((com.fasterxml.jackson.databind.node.ObjectNode) one).set("template", file.get("template"));
            return one;
        });
    }

    @ParameterizedTest
    @MethodSource("escaping")
    void valuesNeverBreakOutOfTheTemplate(JsonNode one) throws Exception {
        String missing = one.has("missing") ? one.get("missing").asText() : "fail";
        RenderTemplate<SinkRecord> transform =
                render("template", one.get("template").asText(), "missing", missing);
        SinkRecord record = record(Json.value(one.get("value")));

        if (one.has("outcome")) {
            assertThatThrownBy(() -> transform.apply(record)).isInstanceOf(DataException.class);
            return;
        }
        String json = (String) transform.apply(record).value();
        assertThat(Json.MAPPER.readTree(json)).isEqualTo(one.get("output"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"t\":\"${value.a} of ${topic}\"}#{\"t\":\"x of alerts\"}",
                "{\"t\":${value.n},\"u\":${value.b},\"v\":${value.z}}#{\"t\":1.5,\"u\":true,\"v\":null}",
                "{\"t\":\"${value.n}\",\"u\":\"${value.z}\"}#{\"t\":\"1.5\",\"u\":null}",
                "{\"t\":\"<${value.z}>\"}#{\"t\":\"<>\"}",
                "[${key~json}, ${value.o.l[1]~json}]#[{\"id\":7},\"q\\\"\"]",
                "{\"t\":\"${value.o~json}\"}#{\"t\":\"{\\\"l\\\":[1,\\\"q\\\\\\\"\\\"]}\"}",
                "{\"at\":${header.entity.ts}}#{\"at\":1710489660000}",
                "{ \"c\" : [ 1.50, null, true, \"a\\\"b\" ] }#{\"c\":[1.50,null,true,\"a\\\"b\"]}",
                "\"${value.a}\"#\"x\""
            })
    void placeholdersBecomeJson(String one) {
        String[] sides = one.replace("~json", "|json").split("#");

        assertThat(rendered(sides[0])).isEqualTo(sides[1]);
    }

    @Test
    void missingValuesFailBecomeNullOrAreLeftOut() {
        String template = "{\"a\":\"${value.no}\",\"b\":[${value.no},1,\"${value.no.x}\"],\"c\":\"<${value.no}>\"}";

        assertThatThrownBy(() -> rendered(template))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs 'no', which is missing");
        assertThatThrownBy(() -> rendered("{\"c\":\"<${header.no}>\"}")).hasMessageContaining("'$header.no'");
        assertThat(rendered(template, "missing", "null")).isEqualTo("{\"a\":null,\"b\":[null,1,null],\"c\":\"<>\"}");
        assertThat(rendered(template, "missing", "omit")).isEqualTo("{\"b\":[1],\"c\":\"<>\"}");
        assertThatThrownBy(() -> rendered("\"${value.no}\"", "missing", "omit")).hasMessageContaining("leaves nothing");
    }

    @Test
    void wrongTypesAreRefusedByPath() {
        assertThatThrownBy(() -> rendered("{\"a\":${value.a}}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field 'a' is String, expected a number");
        assertThatThrownBy(() -> rendered("{\"a\":\"${value.o}\"}")).hasMessageContaining("|json takes any value");
        assertThatThrownBy(() -> rendered("{\"a\":${header.content-type}}")).hasMessageContaining("expected a number");
        assertThatThrownBy(() -> render("template", "${value|json}").apply(record(Map.of("d", Double.NaN))))
                .hasMessageContaining("JSON can hold");
    }

    @Test
    void structsAreRenderedLikeMaps() {
        Schema schema = SchemaBuilder.struct()
                .field("d", org.apache.kafka.connect.data.Decimal.schema(2))
                .field("t", org.apache.kafka.connect.data.Timestamp.SCHEMA)
                .field(
                        "m",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.BYTES_SCHEMA)
                                .build())
                .field("l", SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build())
                .field(
                        "z",
                        SchemaBuilder.string().optional().defaultValue("dflt").build())
                .build();
        Struct value = new Struct(schema)
                .put("d", new BigDecimal("1.50"))
                .put("t", new Date(0))
                .put("m", Map.of("k", new byte[] {1, 2}))
                .put("l", Arrays.asList(1, null))
                .put("z", null);

        SinkRecord rendered = render("template", "${value|json}").apply(sink("t", null, null, schema, value));

        assertThat(rendered.value())
                .isEqualTo(
                        "{\"d\":1.50,\"t\":\"1970-01-01T00:00:00Z\",\"m\":{\"k\":\"AQI=\"},\"l\":[1,null],\"z\":null}");
        assertThat(rendered.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
    }

    @Test
    void bytesHeadersAndKeyFollowTheSettings() {
        SinkRecord record = record(Json.value(OBJECT));

        SinkRecord rendered = render(
                        "template",
                        "{}",
                        "output",
                        "bytes",
                        "content.type.header",
                        "ct",
                        "key.template",
                        "${topic}-${key.id}")
                .apply(record);

        assertThat((byte[]) rendered.value()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(rendered.valueSchema()).isEqualTo(Schema.BYTES_SCHEMA);
        assertThat(rendered.key()).isEqualTo("alerts-7");
        assertThat(header(rendered, "ct")).isEqualTo("application/json");
        assertThat(header(rendered, "content-type")).isEqualTo("text/plain");
        assertThat(header(render("template", "{}").apply(record), "content-type"))
                .isEqualTo("application/json");
        assertThat(render("template", "{}", "content.type.header", "")
                        .apply(record)
                        .headers())
                .isEqualTo(record.headers());
        assertThat(record.headers().size()).isEqualTo(2);
    }

    @Test
    void slackTextsHideMarkup() {
        SinkRecord record = record(Map.of("t", "<@here> & \"co\""));

        assertThat(render("template", "{\"text\":\"${value.t} <ok>\"}", "escape", "slack")
                        .apply(record)
                        .value())
                .isEqualTo("{\"text\":\"&lt;@here&gt; &amp; \\\"co\\\" <ok>\"}");
    }

    @Test
    void tombstonePassesEveryTransform() {
        SinkRecord tombstone = record(null);
        RenderTemplate<SinkRecord> transform = render("template", "{}");

        assertThat(transform.apply(tombstone)).isSameAs(tombstone);
        transform.close();
        transform.close();
        assertThatThrownBy(() -> transform.apply(tombstone)).isInstanceOf(IllegalStateException.class);
        assertThat(transform.version()).isNotEmpty();
    }

    @Test
    void templateMayLieInTheFolderOfThePlugin() {
        assertThat(render("template.resource", "templates/test.json")
                        .apply(record(Map.of("a", "x")))
                        .value())
                .isEqualTo("{\"a\":\"x\"}");
    }

    @Test
    void badTemplateIsRefusedWhenItIsConfigured() {
        for (String[] bad : List.of(
                new String[] {"template", "{\"a\":}", "no JSON"},
                new String[] {"template", "{\"a\":${value.a}", "no JSON"},
                new String[] {"template", "{\"a\":\"${value.a\"}", "closing brace"},
                new String[] {"template", "{\"a\":${value.a", "closing brace"},
                new String[] {"template", "{\"a\":${env.HOME}}", "unknown placeholder"},
                new String[] {"template", "{\"a\":\"${value.a..b}\"}", "no path"},
                new String[] {"template", "{\"a\":\"${value.a[*]}\"}", "many places"},
                new String[] {"template", "{\"${value.a}\":1}", "cannot name a member"},
                new String[] {"template.resource", "no/such.json", "no resource"},
                new String[] {"missing", "null", "exactly one of"})) {
            assertThatThrownBy(() -> render(bad[0], bad[1]))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(bad[2]);
        }
    }
}
