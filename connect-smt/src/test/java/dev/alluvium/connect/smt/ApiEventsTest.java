// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.event;
import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own events, {@code {entity, op, id, ts, event_id, data}}: absent is not null, unknown words are errors. */
class ApiEventsTest {
    private static final Schema DATA = SchemaBuilder.struct()
            .optional()
            .field("title", Schema.OPTIONAL_STRING_SCHEMA)
            .field("state", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema EVENT = SchemaBuilder.struct()
            .field("entity", Schema.STRING_SCHEMA)
            .field("op", Schema.STRING_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .field("ts", Timestamp.builder().optional().build())
            .field("event_id", Schema.OPTIONAL_INT32_SCHEMA)
            .field("data", DATA)
            .field("full", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .build();

    @ParameterizedTest
    @CsvSource({
        "create,create,false",
        "CREATED,create,false",
        "insert,create,false",
        "c,create,false",
        "update,update,true",
        "updated,update,true",
        "modify,update,true",
        "U,update,true",
        "patch,update,true",
        "upsert,upsert,false",
        "PUT,upsert,false",
        "read,read,false",
        "snapshot,read,false",
        "r,read,false"
    })
    void everyWordHasItsOperation(String word, String op, boolean partial) {
        SinkRecord normalized = normalize()
                .apply(event("{\"entity\":\"video\",\"op\":\"" + word + "\",\"id\":1,\"data\":{\"title\":null}}"));

        assertThat(header(normalized, "entity.op")).isEqualTo(op);
        assertThat(header(normalized, "entity.partial")).isEqualTo(partial);
        assertThat(normalized.value()).isEqualTo(Collections.singletonMap("title", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "deleted", "remove", "D"})
    void deleteNeedsNoData(String word) {
        SinkRecord normalized =
                normalize("format", "api").apply(event("{\"entity\":\"video\",\"op\":\"" + word + "\",\"id\":1}"));

        assertThat(normalized.value()).isNull();
        assertThat(header(normalized, "entity.op")).isEqualTo("delete");
        assertThat(normalized.key()).isEqualTo(Map.of("id", 1L));
    }

    @ParameterizedTest
    @EnumSource
    void structEventsReadLikeMaps(Form form) {
        Struct value = new Struct(EVENT)
                .put("entity", "video")
                .put("op", "update")
                .put("id", 12L)
                .put("ts", new Date(1710489600000L))
                .put("event_id", 9)
                .put("full", true)
                .put("data", new Struct(DATA).put("state", "live"));
        SchemaAndValue shaped = form.shape(EVENT, value);
        SinkRecord record = sink("t", null, null, shaped.schema(), shaped.value());

        SinkRecord normalized = normalize("type.map", "video:film").apply(record);

        assertThat(header(normalized, "entity.type")).isEqualTo("film");
        assertThat(header(normalized, "entity.id")).isEqualTo("12");
        assertThat(header(normalized, "entity.ts")).isEqualTo(1710489600000L);
        assertThat(header(normalized, "entity.event.id")).isEqualTo("9");
        assertThat(header(normalized, "entity.partial")).isEqualTo(false);
        assertThat(field(normalized.value(), "state")).isEqualTo("live");
        assertThat(field(normalized.key(), "id")).isEqualTo(12L);
        assertThat(normalized.keySchema() != null).isEqualTo(form.hasSchema());
    }

    @Test
    void idMayBeAnObjectOfSeveralFields() {
        SinkRecord normalized =
                normalize().apply(event("{\"entity\":\"take\",\"op\":\"c\",\"id\":{\"no\":3},\"data\":{}}"));
        SinkRecord fromData = normalize("id.fields", "take:tenant+no")
                .apply(event("{\"entity\":\"take\",\"op\":\"c\",\"data\":{\"no\":3,\"tenant\":\"t\"}}"));

        assertThat(header(normalized, "entity.id")).isEqualTo("3");
        assertThat(normalized.key()).isEqualTo(Map.of("no", 3L));
        assertThat(header(fromData, "entity.id")).isEqualTo("{\"tenant\":\"t\",\"no\":3}");
    }

    @Test
    void partitionKeyIsNeverTheId() {
        SinkRecord event = event("{\"entity\":\"v\",\"op\":\"d\"}");
        SinkRecord keyed = event.newRecord("t", 0, Schema.STRING_SCHEMA, "shard-3", null, event.value(), 1L);

        assertThatThrownBy(() -> normalize("format", "api").apply(keyed))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no id")
                .hasMessageContaining("id.fields");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1710489600|s|1710489600000",
                "1710489600123456|us|1710489600123",
                "-1|us|-1",
                "5|ms|5",
                "5|auto|5",
                "\"2024-03-15T09:00:00+01:00\"|s|1710489600000",
                "null|s|"
            })
    void timeHasItsUnit(String ts, String unit, Long millis) {
        SinkRecord normalized = normalize("format", "api", "ts.unit", unit)
                .apply(event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"ts\":" + ts + ",\"data\":{}}"));

        assertThat(header(normalized, "entity.ts")).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"entity\":\"v\",\"op\":\"explode\",\"id\":1,\"data\":{}}|field 'op'",
                "{\"entity\":\"v\",\"op\":null,\"id\":1,\"data\":{}}|field 'op'",
                "{\"entity\":\"v\",\"op\":7,\"id\":1,\"data\":{}}|field 'op'",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":1}|field 'data' is null",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":[1]}|field 'data' is List",
                "{\"entity\":\"v\",\"op\":\"c\",\"data\":{}}|no id",
                "{\"entity\":\"v\",\"op\":\"d\",\"id\":{}}|no id",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":[1],\"data\":{}}|id field 'id'",
                "{\"entity\":null,\"op\":\"c\",\"id\":1,\"data\":{}}|field 'entity' is missing",
                "{\"entity\":3,\"op\":\"c\",\"id\":1,\"data\":{}}|field 'entity' is Long",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"ts\":\"yesterday\",\"data\":{}}|field 'ts'",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"ts\":1.5,\"data\":{}}|field 'ts'",
                "{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"event_id\":{},\"data\":{}}|field 'event_id'",
                "{\"entity\":\"v\",\"id\":1,\"data\":{}}|no change event",
                "{\"type\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{}}|no change event",
                "[{\"entity\":\"v\",\"op\":\"c\"}]|no change event"
            })
    void malformedEventIsRefusedWithItsReason(String json, String reason) {
        assertThatThrownBy(() -> normalize("format", "api").apply(event(json)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("offset 42");
    }

    @Test
    void typeDefaultNamesEventsWithoutEntity() {
        SinkRecord normalized =
                normalize("format", "api", "type.default", "thing").apply(event("{\"op\":\"c\",\"id\":1,\"data\":{}}"));

        assertThat(header(normalized, "entity.type")).isEqualTo("thing");
    }

    @Test
    void opMapAddsWords() {
        NormalizeEntity<SinkRecord> transform = normalize("format", "api", "op.map", "Archived:delete,revised:update");

        SinkRecord archived = transform.apply(event("{\"entity\":\"v\",\"op\":\"ARCHIVED\",\"id\":1}"));
        SinkRecord revised = transform.apply(event("{\"entity\":\"v\",\"op\":\"revised\",\"id\":1,\"data\":{}}"));

        assertThat(header(archived, "entity.op")).isEqualTo("delete");
        assertThat(header(revised, "entity.partial")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ts|\"2024-03-15T08:00:00Z\"|1710489600000",
                "ts|1710489600000|1710489600000",
                "data.rev|7|7",
                "data.rev|\"12/7\"|12/7"
            })
    void sequenceByPath(String path, String json, String sequence) {
        String ts = path.equals("ts") ? json : "1";
        String rev = path.equals("ts") ? "1" : json;

        SinkRecord normalized = normalize("format", "api", "sequence.by", path)
                .apply(event(
                        "{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"ts\":" + ts + ",\"data\":{\"rev\":" + rev + "}}"));

        assertThat(header(normalized, "entity.seq")).isEqualTo(sequence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "-3",
                "1.5",
                "\"1//2\"",
                "\"/1\"",
                "\"1/\"",
                "\"\"",
                "\"one\"",
                "{}",
                "\"1969-12-31T00:00:00Z\""
            })
    void sequenceThatIsNoneIsRefused(String rev) {
        SinkRecord record = event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{\"rev\":" + rev + "}}");

        assertThatThrownBy(() ->
                        normalize("format", "api", "sequence.by", "data.rev").apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'data.rev'");
    }

    @Test
    void sourceSequenceIsNotKnownToOurOwnEvents() {
        SinkRecord record = event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{}}");

        assertThatThrownBy(() -> normalize("sequence.by", "source").apply(record))
                .hasMessageContaining("sequence.by=source");
    }

    @Test
    void deleteMayKeepItsData() {
        SinkRecord record = event("{\"entity\":\"v\",\"op\":\"d\",\"id\":1,\"data\":{\"title\":\"x\"}}");

        assertThat(normalize("delete.value", "before").apply(record).value()).isEqualTo(Map.of("title", "x"));
        assertThat(normalize("delete.value", "key").apply(record).value()).isEqualTo(Map.of("id", 1L));
        assertThat(normalize().apply(record).value()).isNull();
    }

    @Test
    void emptyObjectAndArrayKept() {
        SinkRecord normalized =
                normalize().apply(event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{\"a\":[],\"b\":{}}}"));

        assertThat(normalized.value()).isEqualTo(Map.of("a", List.of(), "b", Map.of()));
    }

    @Test
    void partialUpdateCannotGoWithoutItsFact() {
        SinkRecord update = event("{\"entity\":\"v\",\"op\":\"u\",\"id\":1,\"data\":{}}");
        SinkRecord create = event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"data\":{}}");
        NormalizeEntity<SinkRecord> transform = normalize("headers.include", "");

        assertThat(transform.apply(create).headers()).isEmpty();
        assertThatThrownBy(() -> transform.apply(update)).hasMessageContaining("'partial'");
    }

    /** A number that became a text is a change of key like any other. */
    @Test
    void previousIdMayBeOfAnotherTypeThanTheId() {
        Schema data = SchemaBuilder.struct().optional().build();
        Schema schema = SchemaBuilder.struct()
                .field("entity", Schema.STRING_SCHEMA)
                .field("op", Schema.STRING_SCHEMA)
                .field("id", Schema.STRING_SCHEMA)
                .field("prev_id", Schema.INT64_SCHEMA)
                .field("data", data)
                .build();
        Struct event = new Struct(schema)
                .put("entity", "video")
                .put("op", "update")
                .put("id", "v-7")
                .put("prev_id", 7L)
                .put("data", new Struct(data));

        SinkRecord record = normalize("format", "api").apply(sink("events", null, null, schema, event));

        assertThat(header(record, "entity.prev.id")).isEqualTo("7");
        assertThat(header(record, "entity.prev.key")).isEqualTo("{\"id\":7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"+999999999-12-31T23:59:59Z\"", "99999999999999999", "-9223372036854775808", "1e3"})
    void timesBeyondCountingAreRefused(String time) {
        SinkRecord event = event("{\"entity\":\"v\",\"op\":\"c\",\"id\":1,\"ts\":" + time + ",\"data\":{}}");

        assertThatThrownBy(() -> normalize("format", "api", "ts.unit", "s").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'ts'");
    }
}
