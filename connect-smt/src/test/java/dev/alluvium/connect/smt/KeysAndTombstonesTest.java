// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, record keys, tombstones, changed keys: B5, B6, B7. */
class KeysAndTombstonesTest {
    private static final Schema COMPOSITE = SchemaBuilder.struct()
            .name("cat.public.takes.Key")
            .field("tenant", Schema.STRING_SCHEMA)
            .field("no", Schema.INT64_SCHEMA)
            .field("day", SchemaBuilder.int32().name("io.debezium.time.Date").build())
            .field("price", Decimal.schema(2))
            .build();

    private static Struct composite() {
        return new Struct(COMPOSITE)
                .put("tenant", "a\"b")
                .put("no", 3L)
                .put("day", 19800)
                .put("price", new BigDecimal("1.50"));
    }

    @Test
    void compositeIdIsAJsonObjectInKeyOrder() {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .key(COMPOSITE, composite())
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThat(header(normalize("format", "debezium").apply(event), "entity.id"))
                .isEqualTo("{\"tenant\":\"a\\\"b\",\"no\":3,\"day\":\"2024-03-18\",\"price\":\"1.50\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00123", "1e5", "true", "null"})
    void headerIdWithLeadingZerosSurvives(String id) {
        SinkRecord event = Transforms.event("{\"entity\":\"video\",\"op\":\"c\",\"id\":\"" + id + "\",\"data\":{}}");

        SinkRecord normalized = normalize("format", "api").apply(event);

        assertThat(header(normalized, "entity.id")).isEqualTo(id);
        assertThat(normalized.key()).isEqualTo(Map.of("id", id));
    }

    @ParameterizedTest
    @EnumSource
    void tombstonePassesEveryTransform(Form form) {
        SchemaAndValue key = form.shape(Envelope.KEY, new Struct(Envelope.KEY).put("id", 7));
        SinkRecord tombstone = sink("cat.public.assets", key.schema(), key.value(), null, null);
        SinkRecord withSchema = sink("cat.public.assets", key.schema(), key.value(), Envelope.ROW, null);

        for (String format : new String[] {"debezium", "auto", "api"}) {
            for (SinkRecord record : new SinkRecord[] {tombstone, withSchema}) {
                SinkRecord normalized =
                        normalize("format", format, "type.default", "thing").apply(record);

                assertThat(normalized.value()).isNull();
                assertThat(normalized.valueSchema()).isEqualTo(record.valueSchema());
                assertThat(normalized.key()).isSameAs(record.key());
                assertThat(header(normalized, "entity.id")).isEqualTo("7");
                assertThat(header(normalized, "entity.op")).isNull();
                boolean knowsType = format.equals("debezium") || (format.equals("auto") && form.hasSchema());
                assertThat(header(normalized, "entity.type")).isEqualTo(knowsType ? "assets" : "thing");
            }
        }
        assertThat(Transforms.route("topic.template", "${type}-${tenant}").apply(tombstone))
                .isSameAs(tombstone);
    }

    @ParameterizedTest
    @EnumSource
    void tombstoneWithAnUnusableKeyPassesAsItIs(Form form) {
        Schema schema =
                SchemaBuilder.struct().field("id", Schema.OPTIONAL_INT32_SCHEMA).build();
        SchemaAndValue nullInKey = form.shape(schema, new Struct(schema));
        SinkRecord tombstone = sink("t", nullInKey.schema(), nullInKey.value(), null, null);
        SinkRecord keyless = sink("t", null, null, null, null);

        assertThat(normalize("format", "api", "key.mode", "id").apply(tombstone))
                .isSameAs(tombstone);
        assertThat(normalize("format", "api", "key.mode", "string").apply(keyless))
                .isSameAs(keyless);
    }

    @ParameterizedTest
    @EnumSource
    void keyTransformAppliesToTombstoneKeys(Form form) {
        NormalizeEntity<SinkRecord> transform = normalize("format", "debezium", "key.mode", "string");
        SchemaAndValue key = form.shape(Envelope.KEY, new Struct(Envelope.KEY).put("id", 7));

        SinkRecord row = transform.apply(
                Envelope.of(form).after(Envelope.row(7, "x", null)).sink());
        SinkRecord delete = transform.apply(Envelope.of(form).op("d").sink());
        SinkRecord tombstone = transform.apply(sink("cat.public.assets", key.schema(), key.value(), null, null));

        for (SinkRecord record : new SinkRecord[] {row, delete, tombstone}) {
            assertThat(record.key()).isEqualTo("7");
            assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idModeRebuildsTheKeyFromTheNamedFields(Form form) {
        NormalizeEntity<SinkRecord> transform =
                normalize("format", "debezium", "key.mode", "id", "id.fields", "assets:owner+id");
        SinkRecord event =
                Envelope.of(form).after(Envelope.row(7, "orders", "mia")).sink();

        SinkRecord normalized = transform.apply(event);

        assertThat(header(normalized, "entity.id")).isEqualTo("{\"owner\":\"mia\",\"id\":7}");
        assertThat(Transforms.field(normalized.key(), "owner")).isEqualTo("mia");
        assertThat(normalized.keySchema() != null).isEqualTo(form.hasSchema());
        assertThatThrownBy(() -> transform.apply(Envelope.of(form).op("d").sink()))
                .hasMessageContaining("no id");
        assertThatThrownBy(() -> transform.apply(
                        Envelope.of(form).after(Envelope.row(7, "x", null)).sink()))
                .hasMessageContaining("'owner'");
    }

    @ParameterizedTest
    @EnumSource
    void idModeTakesTheNamedFieldsOutOfAWiderKey(Form form) {
        NormalizeEntity<SinkRecord> transform =
                normalize("format", "debezium", "key.mode", "id", "id.fields", "tenant+no");
        SinkRecord delete =
                Envelope.of(form).op("d").key(COMPOSITE, composite()).sink();

        SinkRecord normalized = transform.apply(delete);

        assertThat(header(normalized, "entity.id")).isEqualTo("{\"tenant\":\"a\\\"b\",\"no\":3}");
        assertThat(Transforms.field(normalized.key(), "tenant")).isEqualTo("a\"b");
        assertThat(normalize("format", "debezium", "key.mode", "id")
                        .apply(delete)
                        .key())
                .isEqualTo(delete.key());
    }

    @Test
    void scalarKeyIsTheIdAndGetsItsNameWhereOneIsKnown() {
        SinkRecord delete = Envelope.of(Form.MAP).op("d").sink();
        SinkRecord keyed = delete.newRecord("t", 0, Schema.STRING_SCHEMA, "k-1", null, delete.value(), 1L);

        SinkRecord kept = normalize().apply(keyed);
        SinkRecord rebuilt = normalize("key.mode", "id", "id.fields", "vid").apply(keyed);
        SinkRecord unnamed = normalize("key.mode", "id", "delete.value", "key").apply(keyed);

        assertThat(kept.key()).isEqualTo("k-1");
        assertThat(header(kept, "entity.id")).isEqualTo("k-1");
        assertThat(((Struct) rebuilt.key()).getString("vid")).isEqualTo("k-1");
        assertThat(unnamed.key()).isEqualTo("k-1");
        assertThat(unnamed.value()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void changedKeyIsToldInHeadersOfTheCreate(Form form) {
        SchemaAndValue old = form.shape(Envelope.KEY, new Struct(Envelope.KEY).put("id", 5));
        SinkRecord create = Envelope.of(form)
                .after(Envelope.row(7, "x", null))
                .header("__debezium.oldkey", old.schema(), old.value())
                .sink();
        SinkRecord delete = Envelope.of(form)
                .op("d")
                .header("__debezium.newkey", old.schema(), old.value())
                .sink();

        SinkRecord created = normalize("format", "debezium").apply(create);

        assertThat(header(created, "entity.prev.id")).isEqualTo("5");
        assertThat(header(created, "entity.prev.key")).isEqualTo("{\"id\":5}");
        assertThat(header(created, "entity.key.change")).isEqualTo("paired");
        assertThat(header(normalize("format", "debezium").apply(delete), "entity.key.change"))
                .isNull();
        for (SinkRecord half : new SinkRecord[] {create, delete}) {
            assertThatThrownBy(() -> normalize("format", "debezium", "key.change", "fail")
                            .apply(half))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("key.change=fail");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"id\":5}|5", "Struct{id=5}|", "[1]|", "{\"id\":null}|", "{}|"})
    void oldKeyAsTextIsReadWhereItCanBe(String text, String id) {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .after(Envelope.row(7, "x", null))
                .header("__debezium.oldkey", Schema.STRING_SCHEMA, text)
                .sink();

        SinkRecord normalized = normalize("format", "debezium").apply(event);

        assertThat(header(normalized, "entity.prev.id")).isEqualTo(id);
        assertThat(header(normalized, "entity.key.change")).isEqualTo("paired");
    }

    @Test
    void nestedKeyIsNoId() {
        SinkRecord event = sink(
                "t",
                null,
                Map.of("schema", Map.of("a", 1)),
                null,
                Json.value("{\"op\":\"d\",\"before\":null,\"source\":{\"table\":\"t\"}}"));

        assertThatThrownBy(() -> normalize("format", "debezium").apply(event))
                .hasMessageContaining("id field 'schema'");
    }

    @Test
    void idFieldThatTheRowLacksIsNamed() {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .noKey()
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThatThrownBy(() ->
                        normalize("format", "debezium", "id.fields", "nosuch").apply(event))
                .hasMessageContaining("'nosuch'");
    }
}
