// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Schema.Type;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON text as Structs, by schemas that follow the values or that a user wrote: B18, B30, B34, B37. */
class ParseJsonStructTest {
    private static final String DECLARED = """
            {"type": "struct", "name": "Price", "version": 3, "doc": "a price", "fields": [
              {"field": "id", "type": "int64"},
              {"field": "small", "type": "int8", "optional": true},
              {"field": "short", "type": "int16", "optional": true},
              {"field": "count", "type": "int32", "optional": true},
              {"field": "ratio", "type": "float", "optional": true},
              {"field": "real", "type": "double", "optional": true},
              {"field": "live", "type": "boolean", "optional": true},
              {"field": "name", "type": "string", "optional": true},
              {"field": "raw", "type": "bytes", "optional": true},
              {"field": "amount", "type": "bytes", "name": "org.apache.kafka.connect.data.Decimal",
               "parameters": {"scale": "2"}, "optional": true},
              {"field": "tags", "type": "array", "items": {"type": "string"}, "optional": true},
              {"field": "labels", "type": "map", "keys": {"type": "string"}, "values": {"type": "int32"}, "optional": true},
              {"field": "owner", "type": "struct", "fields": [{"field": "mail", "type": "string"}], "optional": true}]}""";

    private static ParseJson.Value<SinkRecord> inferring(String... more) {
        String[] settings = Arrays.copyOf(more, more.length + 2);
        settings[more.length] = "output";
        settings[more.length + 1] = "struct";
        return Transforms.parse(settings);
    }

    private static SinkRecord text(String topic, String json) {
        return sink(topic, null, null, null, json);
    }

    private static Struct struct(ParseJson.Value<SinkRecord> transform, String json) {
        SinkRecord record = transform.apply(text("t", json));
        Struct struct = (Struct) record.value();
        assertThat(record.valueSchema()).isSameAs(struct.schema());
        struct.validate();
        return struct;
    }

    private static Type type(Struct struct, String field) {
        return struct.schema().field(field).schema().type();
    }

    @Test
    void schemaHasTheFieldsOfTheTextAndNoOthers() {
        ParseJson.Value<SinkRecord> transform = inferring();

        Struct full = struct(transform, "{\"id\":1,\"name\":\"a\",\"live\":true,\"price\":1.5}");
        Struct part = struct(transform, "{\"id\":2,\"name\":null}");

        assertThat(full.schema().fields()).extracting(Field::name).containsExactly("id", "name", "live", "price");
        assertThat(part.schema().fields())
                .as("absent is not null")
                .extracting(Field::name)
                .containsExactly("id", "name");
        assertThat(type(full, "id")).isEqualTo(Type.INT64);
        assertThat(type(full, "live")).isEqualTo(Type.BOOLEAN);
        assertThat(type(full, "price")).isEqualTo(Type.FLOAT64);
        assertThat(full.get("name")).isEqualTo("a");
        assertThat(part.get("name")).isNull();
    }

    @Test
    void equalShapesShareOneSchemaPerTopic() {
        ParseJson.Value<SinkRecord> transform = inferring();

        Struct first = struct(transform, "{\"a\":1,\"b\":2}");

        assertThat(struct(transform, "{\"b\":3,\"a\":4}").schema()).isSameAs(first.schema());
        assertThat(transform
                        .apply(text("other", "{\"a\":\"x\"}"))
                        .valueSchema()
                        .field("a")
                        .schema()
                        .type())
                .isEqualTo(Type.STRING);
    }

    @Test
    void numberClassFlipDoesNotBreakSchema() {
        ParseJson.Value<SinkRecord> transform = inferring();

        Struct whole = struct(transform, "{\"n\":1}");
        Struct fraction = struct(transform, "{\"n\":1.5}");
        Struct wholeAgain = struct(transform, "{\"n\":2}");
        Struct beyondDouble = struct(transform, "{\"n\":9007199254740993}");
        Struct atLast = struct(transform, "{\"n\":0.1}");

        assertThat(whole.get("n")).isEqualTo(1L);
        assertThat(fraction.get("n")).isEqualTo(1.5);
        assertThat(wholeAgain.get("n")).isEqualTo(2.0);
        assertThat(wholeAgain.schema()).isSameAs(fraction.schema());
        assertThat(beyondDouble.get("n")).as("no digit is lost").isEqualTo("9007199254740993");
        assertThat(atLast.get("n")).isEqualTo("0.1");
        assertThat(struct(transform, "{\"n\":\"x\"}").schema()).isSameAs(atLast.schema());
    }

    @Test
    void whatHasNoWiderTypeIsTextFromTheStart() {
        assertThat(struct(inferring(), "{\"n\":12345678901234567890}").get("n")).isEqualTo("12345678901234567890");
        assertThat(struct(inferring("numbers", "exact"), "{\"n\":0.10}").get("n"))
                .isEqualTo("0.10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x\":{\"y\":true}}|{\"x\":{\"y\":1}}|x.y",
                "{\"x\":{\"y\":1}}|{\"x\":[1]}|x",
                "{\"x\":[{\"z\":1}]}|{\"x\":[\"canary5f1d\"]}|x[*]",
                "{\"x\":1}|[1]|the text"
            })
    void kindsThatNoTypeCoversAreRefusedByPath(String first, String second, String path) {
        ParseJson.Value<SinkRecord> transform = inferring();
        transform.apply(text("t", first));

        assertThatThrownBy(() -> transform.apply(text("t", second)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path.equals("the text") ? path : "'" + path + "'")
                .hasMessageContaining("offset 42")
                .hasMessageNotContaining("canary");
        assertThat(transform.apply(text("t", first)).value()).isNotNull();
    }

    /** What a refused text told before the refusal is known, and schemas made before it are not used any more. */
    @Test
    void refusedTextLeavesNoStaleSchema() {
        ParseJson.Value<SinkRecord> transform = inferring();
        struct(transform, "{\"a\":1,\"b\":true}");
        assertThatThrownBy(() -> struct(transform, "{\"a\":1.5,\"b\":7}")).isInstanceOf(DataException.class);

        assertThat(struct(transform, "{\"a\":2.5,\"b\":false}").get("a")).isEqualTo(2.5);
    }

    @Test
    void emptyObjectAndArrayKept() {
        Struct struct = struct(inferring(), "{\"o\":{},\"a\":[],\"n\":null}");

        assertThat(((Struct) struct.get("o")).schema().fields()).isEmpty();
        assertThat(struct.get("a")).isEqualTo(List.of());
        assertThat(struct.schema().field("n").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    }

    @Test
    void outputSchemaDerivedFromSchemaNotFromFirstValue() {
        ParseJson.Value<SinkRecord> transform = inferring();
        struct(transform, "{\"owner\":null,\"lines\":[{\"a\":1},{\"b\":2}]}");
        struct(transform, "{\"owner\":{\"name\":\"x\",\"no\":1},\"lines\":[]}");

        Struct struct = struct(transform, "{\"owner\":null,\"lines\":[null,{\"b\":2.5}]}");

        assertThat(struct.schema().field("owner").schema().fields())
                .extracting(Field::name)
                .containsExactly("name", "no");
        Struct line = (Struct) struct.getArray("lines").get(1);
        assertThat(line.get("a")).isNull();
        assertThat(line.get("b")).isEqualTo(2.5);
    }

    @Test
    void namesThatAreDataAreBounded() {
        ParseJson.Value<SinkRecord> transform = inferring("max.fields", "3");
        struct(transform, "{\"a\":{\"b\":1,\"c\":2}}");

        assertThatThrownBy(() -> struct(transform, "{\"canary5f1d\":1}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("max.fields=3")
                .hasMessageNotContaining("canary");
        assertThat(struct(transform, "{\"a\":{\"b\":3}}").getStruct("a").get("b"))
                .isEqualTo(3L);
    }

    @Test
    void arraysKeysAndTombstonesToo() {
        SinkRecord list = inferring().apply(text("t", "[{\"a\":1},{\"a\":2}]"));
        ParseJson.Key<SinkRecord> keys = new ParseJson.Key<>();
        keys.configure(Map.of("output", "struct"));
        SinkRecord tombstone = keys.apply(sink("t", null, "{\"id\":7}", null, null));

        assertThat(list.valueSchema().type()).isEqualTo(Type.ARRAY);
        assertThat((List<?>) list.value()).hasSize(2);
        assertThat(((Struct) tombstone.key()).get("id")).isEqualTo(7L);
        assertThat(tombstone.keySchema().type()).isEqualTo(Type.STRUCT);
        assertThat(tombstone.value()).isNull();
        assertThat(inferring("null.text", "tombstone").apply(text("t", " ")).value())
                .isNull();
    }

    @Test
    void applyTwiceOnSameInstanceGivesSameRecord() {
        ParseJson.Value<SinkRecord> transform = inferring();
        SinkRecord record = text("t", "{\"a\":[1.5,2]}");

        SinkRecord once = transform.apply(record);

        assertThat(transform.apply(record)).isEqualTo(once);
        assertThat(transform.apply(once)).isSameAs(once);
    }

    @Test
    void declaredSchemaIsWrittenExactly() {
        Struct struct = struct(
                inferring("schema", DECLARED),
                "{\"id\":9223372036854775807,\"small\":-128,\"short\":32767,\"count\":5,\"ratio\":0.1,\"real\":0.1,"
                        + "\"live\":false,\"name\":\"n\",\"raw\":\"AP8=\",\"amount\":12345678901234567890.1,"
                        + "\"tags\":[\"a\"],\"labels\":{\"x\":1},\"owner\":{\"mail\":\"m\"}}");

        Schema schema = struct.schema();
        assertThat(schema.name()).isEqualTo("Price");
        assertThat(schema.version()).isEqualTo(3);
        assertThat(schema.doc()).isEqualTo("a price");
        assertThat(schema.field("amount").schema())
                .isEqualTo(Decimal.builder(2).optional().build());
        assertThat(struct.get("id")).isEqualTo(Long.MAX_VALUE);
        assertThat(struct.get("small")).isEqualTo((byte) -128);
        assertThat(struct.get("short")).isEqualTo((short) 32767);
        assertThat(struct.get("count")).isEqualTo(5);
        assertThat(struct.get("ratio")).isEqualTo(0.1f);
        assertThat(struct.get("real")).isEqualTo(0.1d);
        assertThat((byte[]) struct.get("raw")).containsExactly(0, 0xff);
        assertThat(struct.get("amount")).isEqualTo(new BigDecimal("12345678901234567890.10"));
        assertThat(struct.get("labels")).isEqualTo(Map.of("x", 1));
        assertThat(struct.getStruct("owner").get("mail")).isEqualTo("m");
        assertThat(struct(inferring("schema", DECLARED), "{\"id\":1}").get("tags"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":null}",
                "{\"name\":\"n\"}",
                "{\"id\":1,\"new\":1}",
                "{\"id\":1.5}",
                "{\"id\":1,\"small\":128}",
                "{\"id\":1,\"real\":9007199254740993}",
                "{\"id\":1,\"real\":1e999}",
                "{\"id\":1,\"ratio\":1e99}",
                "{\"id\":1,\"live\":\"true\"}",
                "{\"id\":1,\"name\":7}",
                "{\"id\":1,\"raw\":\"?\"}",
                "{\"id\":1,\"amount\":1.001}",
                "{\"id\":1,\"amount\":\"1\"}",
                "{\"id\":1,\"tags\":[null]}",
                "{\"id\":1,\"tags\":{}}",
                "{\"id\":1,\"labels\":[]}",
                "{\"id\":1,\"labels\":{\"x\":\"y\"}}",
                "{\"id\":1,\"owner\":[]}",
                "[]"
            })
    void whatTheDeclaredSchemaCannotHoldIsRefused(String json) {
        assertThatThrownBy(() -> inferring("schema", DECLARED).apply(text("t", json)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("offset 42")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no.such.resource",
                "{",
                "{\"type\":\"string\"}",
                "{\"type\":\"struct\"}",
                "{\"type\":\"date\"}",
                "{\"type\":\"struct\",\"fields\":[{\"type\":\"string\"}]}",
                "{\"type\":\"struct\",\"fields\":[{\"field\":\"a\",\"type\":\"string\"},{\"field\":\"a\",\"type\":\"string\"}]}",
                "{\"type\":\"struct\",\"fields\":[{\"field\":\"a\",\"type\":\"string\",\"default\":\"x\"}]}",
                "{\"type\":\"array\"}",
                "{\"type\":\"array\",\"items\":{\"type\":\"map\",\"keys\":{\"type\":\"int8\"},\"values\":{\"type\":\"int8\"}}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"int64\",\"name\":\"org.apache.kafka.connect.data.Timestamp\"}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\"}}"
            })
    void badSchemaFailsTheStart(String schema) {
        assertThatThrownBy(() -> inferring("schema", schema))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema");
    }

    @Test
    void schemaMayBeAResource() {
        Struct struct = struct(inferring("schema", "schemas/test.json"), "{\"id\":7}");

        assertThat(struct.schema())
                .isEqualTo(
                        SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build());
    }

    @Test
    void structsAreOfWholeTexts() {
        assertThatThrownBy(() -> inferring("field", "a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("output=struct takes whole texts");
    }

    @Test
    void memoryIsBoundedInTopicsAndShapes() {
        ParseJson.Value<SinkRecord> transform = inferring();
        for (int i = 0; i < 600; i++) {
            transform.apply(text("topic" + i, "{\"a\":1}"));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            names.add("\"f" + i + "\":1");
            transform.apply(text("t", "{" + String.join(",", names.subList(i, i + 1)) + "}"));
        }
        assertThat(struct(transform, "{" + String.join(",", names) + "}")
                        .schema()
                        .fields())
                .hasSize(600);
    }
}
