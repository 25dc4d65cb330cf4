// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.event;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optional members of our own events: tenant, unchanged, unset and the id before a key change. */
class ApiFactsTest {
    private static SinkRecord update(String members) {
        return event("{\"entity\":\"video\",\"op\":\"update\",\"id\":\"v-2\",\"data\":{\"a\":1}" + members + "}");
    }

    private static SinkRecord normalized(String members, String... settings) {
        return normalize(settings).apply(update(members));
    }

    @Test
    void tenantOfTheEventBecomesAFact() {
        assertThat(header(normalized(",\"tenant\":\"acme\""), "entity.tenant")).isEqualTo("acme");
        assertThat(header(normalized(",\"tenant\":7"), "entity.tenant")).isEqualTo("7");
        assertThat(header(normalized(",\"tenant\":null"), "entity.tenant")).isNull();
        assertThat(header(normalized(",\"tenant\":\"acme\"", "headers.include", "type,op,partial"), "entity.tenant"))
                .isNull();
    }

    @Test
    void tenantStampedBeforeMustAgree() {
        SinkRecord agreed = update(",\"tenant\":\"acme\"");
        agreed.headers().addString("entity.tenant", "acme");
        SinkRecord other = update(",\"tenant\":\"acme\"");
        other.headers().addString("entity.tenant", "umbrella");

        assertThat(normalize().apply(agreed).headers().allWithName("entity.tenant"))
                .toIterable()
                .singleElement()
                .extracting(header -> header.value())
                .isEqualTo("acme");
        assertThatThrownBy(() -> normalize().apply(other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'entity.tenant' names another tenant")
                .hasMessageNotContaining("acme")
                .hasMessageNotContaining("umbrella");
    }

    @Test
    void unchangedAndUnsetFieldsAreListed() {
        SinkRecord record = normalized(",\"full\":true,\"unchanged\":[\"b\",\"c\"],\"unset\":[\"d\"]");

        assertThat(header(record, "entity.unchanged")).isEqualTo("[\"b\",\"c\"]");
        assertThat(header(record, "entity.unset")).isEqualTo("[\"d\"]");
        assertThat(header(record, "entity.partial")).isEqualTo(true);
        SinkRecord none = normalized(",\"full\":true,\"unchanged\":[],\"unset\":null");
        assertThat(header(none, "entity.unchanged")).isNull();
        assertThat(header(none, "entity.unset")).isNull();
        assertThat(header(none, "entity.partial")).isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"v-1\"|v-1|{\"id\":\"v-1\"}",
                "17|17|{\"id\":17}",
                "{\"id\":\"v-1\"}|v-1|{\"id\":\"v-1\"}",
                "{\"tenant\":\"t\"}|t|{\"tenant\":\"t\"}"
            })
    void idBeforeAKeyChangeIsToldByTheSameRecord(String previous, String id, String key) {
        SinkRecord record = normalized(",\"prev_id\":" + previous);

        assertThat(header(record, "entity.prev.id")).isEqualTo(id);
        assertThat(header(record, "entity.prev.key")).isEqualTo(key);
        assertThat(header(record, "entity.key.change")).isEqualTo("single");
    }

    @Test
    void previousKeyHasTheNamesOfTheId() {
        assertThat(header(normalized(",\"prev_id\":5", "id.fields", "video:vid"), "entity.prev.key"))
                .isEqualTo("{\"vid\":5}");
        assertThatThrownBy(() -> normalized(",\"prev_id\":5", "id.fields", "tenant+vid"))
                .hasMessageContaining("'prev_id' is Long, expected an object of the id's fields");
    }

    @Test
    void sameIdIsNoKeyChange() {
        assertThat(header(normalized(",\"prev_id\":\"v-2\"", "key.change", "fail"), "entity.key.change"))
                .isNull();
        assertThatThrownBy(() -> normalized(",\"prev_id\":\"v-1\"", "key.change", "fail"))
                .hasMessageContaining("key.change=fail");
    }

    @Test
    void deletesCarryNoFactsOfRows() {
        SinkRecord record = normalize()
                .apply(event("{\"entity\":\"v\",\"op\":\"d\",\"id\":1,\"unset\":[\"a\"],"
                        + "\"unchanged\":[\"b\"],\"prev_id\":2}"));

        assertThat(record.headers())
                .noneMatch(header -> List.of("entity.unset", "entity.unchanged", "entity.prev.id", "entity.key.change")
                        .contains(header.key()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"unset\":\"secret\"",
                ",\"unset\":[1]",
                ",\"unchanged\":{\"secret\":1}",
                ",\"tenant\":[\"secret\"]",
                ",\"prev_id\":[\"secret\"]"
            })
    void malformedFactIsRefusedByName(String members) {
        assertThatThrownBy(() -> normalized(members))
                .isInstanceOf(DataException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void structsCarryTheSameFacts() {
        Schema data = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("entity", Schema.STRING_SCHEMA)
                .field("op", Schema.STRING_SCHEMA)
                .field("id", Schema.INT64_SCHEMA)
                .field("data", data)
                .field("prev_id", Schema.INT64_SCHEMA)
                .field("unset", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
                .build();
        Struct value = new Struct(schema)
                .put("entity", "video")
                .put("op", "upsert")
                .put("id", 2L)
                .put("prev_id", 1L)
                .put("unset", List.of("b"))
                .put("data", new Struct(data).put("a", 1));

        SinkRecord record = normalize().apply(Transforms.sink("t", null, null, schema, value));

        assertThat(header(record, "entity.prev.key")).isEqualTo("{\"id\":1}");
        assertThat(header(record, "entity.unset")).isEqualTo("[\"b\"]");
        assertThat(record.value()).isSameAs(value.get("data"));
        assertThat(((Struct) record.key()).getInt64("id")).isEqualTo(2L);
    }

    @Test
    void parsedTextAndConvertedValueGiveTheSameRecord() {
        String json = "{\"entity\":\"video\",\"op\":\"update\",\"id\":\"00123\",\"ts\":\"2024-03-15T08:00:00Z\","
                + "\"data\":{\"price\":0.1,\"tags\":[],\"title\":null}}";
        SinkRecord text = Transforms.sink("events", null, null, Schema.STRING_SCHEMA, json);

        SinkRecord parsed =
                normalize("sequence.by", "ts").apply(Transforms.parse().apply(text));

        SinkRecord converted = normalize("sequence.by", "ts").apply(event(json));
        assertThat(parsed.value()).isEqualTo(converted.value());
        assertThat(parsed.headers()).isEqualTo(converted.headers());
        assertThat(header(parsed, "entity.seq")).isEqualTo("1710489600000");
        assertThat(parsed.key()).isEqualTo(Map.of("id", "00123"));
    }
}
