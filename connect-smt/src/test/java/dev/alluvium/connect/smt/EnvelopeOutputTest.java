// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code output=envelope}: the facts stand in the value, for consumers that read no headers. */
class EnvelopeOutputTest {
    private static final String EVENT =
            "{\"entity\":\"video\",\"op\":\"update\",\"id\":\"v-1\",\"ts\":7,\"data\":{\"state\":\"live\",\"title\":null}}";

    private static NormalizeEntity<SinkRecord> enveloping(String format, String... more) {
        Map<String, String> settings = Transforms.map(more);
        settings.put("format", format);
        settings.put("output", "envelope");
        NormalizeEntity<SinkRecord> transform = new NormalizeEntity<>();
        transform.configure(settings);
        return transform;
    }

    private static Object fact(SinkRecord record, String name) {
        return Transforms.field(Transforms.field(record.value(), "_entity"), name);
    }

    @Test
    void mapsHoldFactsAndRowBesideEachOther() {
        SinkRecord event = Transforms.event(EVENT);
        event.headers().addString("other", "x").addString("entity.tenant", "acme");

        SinkRecord record = enveloping("api").apply(event);

        Map<String, Object> row = new HashMap<>();
        row.put("state", "live");
        row.put("title", null);
        assertThat(record.value())
                .isEqualTo(Map.of(
                        "_entity",
                        Map.of(
                                "type", "video", "id", "v-1", "op", "update", "partial", true, "ts", 7L, "source",
                                "api", "tenant", "acme"),
                        "row",
                        row));
        assertThat(record.valueSchema()).isNull();
        assertThat(record.headers()).extracting(Header::key).containsExactly("other");
        assertThat(record.key()).isEqualTo(Map.of("id", "v-1"));
        assertThat(event.headers()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void structsKeepTheRowAndItsSchema(Form form) {
        NormalizeEntity<SinkRecord> transform = enveloping("debezium");
        SinkRecord create = Envelope.of(form).after(Envelope.row(7, null, "me")).sink();

        SinkRecord record = transform.apply(create);

        Object row = Transforms.field(record.value(), "row");
        assertThat(row).isSameAs(Transforms.field(create.value(), "after"));
        assertThat(fact(record, "op")).isEqualTo("create");
        assertThat(fact(record, "type")).isEqualTo("assets");
        assertThat(fact(record, "id")).isEqualTo("7");
        assertThat(fact(record, "partial")).isEqualTo(false);
        assertThat(fact(record, "ts")).isEqualTo(1710489700000L);
        assertThat(fact(record, "key_change")).isNull();
        assertThat(record.headers()).isEmpty();
        if (form.hasSchema()) {
            ((Struct) record.value()).validate();
            assertThat(transform.apply(create).valueSchema()).isSameAs(record.valueSchema());
        }
    }

    /** A null value would lose the operation, so a delete is an envelope without a row, of the same schema. */
    @ParameterizedTest
    @EnumSource
    void deleteIsAnEnvelopeWithoutRow(Form form) {
        NormalizeEntity<SinkRecord> transform = enveloping("debezium");
        SinkRecord create = transform.apply(
                Envelope.of(form).after(Envelope.row(7, "x", null)).sink());

        SinkRecord delete = transform.apply(Envelope.of(form).op("d").sink());

        assertThat(delete.value()).isNotNull();
        assertThat(Transforms.field(delete.value(), "row")).isNull();
        assertThat(fact(delete, "op")).isEqualTo("delete");
        assertThat(delete.valueSchema()).isEqualTo(create.valueSchema());
    }

    @Test
    void deleteMayHoldTheKeyOrTheRowBefore() {
        SinkRecord delete = Envelope.of(Form.STRUCT)
                .op("d")
                .before(Envelope.row(7, "x", null))
                .sink();

        Object before = Transforms.field(
                enveloping("debezium", "delete.value", "before").apply(delete).value(), "row");
        Object key = Transforms.field(
                enveloping("debezium", "delete.value", "key").apply(delete).value(), "row");

        assertThat(Transforms.field(before, "name")).isEqualTo("x");
        assertThat(Transforms.field(key, "id")).isEqualTo(7);
        assertThat(((Struct) key).schema().fields()).hasSize(1);
    }

    @Test
    void rowThatMayNotBeNullIsCopiedIntoOneThatMay() {
        Schema data =
                SchemaBuilder.struct().field("state", Schema.STRING_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("entity", Schema.STRING_SCHEMA)
                .field("op", Schema.STRING_SCHEMA)
                .field("id", Schema.STRING_SCHEMA)
                .field("data", data)
                .build();
        Struct event = new Struct(schema)
                .put("entity", "video")
                .put("op", "create")
                .put("id", "v-1")
                .put("data", new Struct(data).put("state", "live"));

        SinkRecord record = enveloping("api").apply(sink("events", null, null, schema, event));

        ((Struct) record.value()).validate();
        assertThat(Transforms.field(Transforms.field(record.value(), "row"), "state"))
                .isEqualTo("live");
        assertThat(record.valueSchema().field("row").schema().isOptional()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void applyTwiceOnSameInstanceGivesSameRecord(Form form) {
        NormalizeEntity<SinkRecord> transform = enveloping("debezium");
        SinkRecord event = Envelope.of(form).after(Envelope.row(7, "x", null)).sink();

        SinkRecord once = transform.apply(event);

        assertThat(transform.apply(event)).isEqualTo(once);
        assertThat(transform.apply(once)).as("it is an envelope already").isSameAs(once);
    }

    @Test
    void envelopesOfOthersAreNotTrustedWhereFactsAreStripped() {
        SinkRecord once = enveloping("api").apply(Transforms.event(EVENT));

        assertThatThrownBy(() -> enveloping("api", "existing.headers", "fail").apply(once))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> enveloping("api", "existing.headers", "strip").apply(once))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no change event");
        assertThatThrownBy(() -> normalize("format", "api").apply(once)).isInstanceOf(DataException.class);
    }

    @Test
    void tombstonePassesWithoutFacts() {
        SinkRecord tombstone =
                sink("cat.public.assets", Envelope.KEY, new Struct(Envelope.KEY).put("id", 7), null, null);

        SinkRecord record = enveloping("debezium").apply(tombstone);

        assertThat(record.value()).isNull();
        assertThat(record.key()).isSameAs(tombstone.key());
        assertThat(record.headers()).isEmpty();
    }
}
