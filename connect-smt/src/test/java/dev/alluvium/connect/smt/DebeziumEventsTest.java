// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
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
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes of Debezium's relational connectors: B1, B2, B4, B9, B10, B20, B24, B25, B26, B34, B35, M1, M2. */
class DebeziumEventsTest {
    private final NormalizeEntity<SinkRecord> transform = normalize("format", "debezium");

    @ParameterizedTest
    @EnumSource
    void explicitNullSurvivesColumnDefault(Form form) {
        SinkRecord event =
                Envelope.of(form).op("u").after(Envelope.row(7, null, "mia")).sink();

        SinkRecord normalized = transform.apply(event);

        assertThat(field(normalized.value(), "name")).isNull();
        assertThat(field(normalized.value(), "owner")).isEqualTo("mia");
        assertThat(header(normalized, "entity.op")).isEqualTo("update");
        assertThat(header(normalized, "entity.unchanged")).isNull();
    }

    @Test
    void rowIsTheSameInstance() {
        Struct row = Envelope.row(7, "orders", null);

        SinkRecord normalized =
                transform.apply(Envelope.of(Form.STRUCT).after(row).sink());

        assertThat(normalized.value()).isSameAs(row);
        assertThat(normalized.valueSchema()).isSameAs(row.schema());
    }

    @Test
    void outputSchemaDerivedFromSchemaNotFromFirstValue() {
        Schema nested = SchemaBuilder.struct()
                .optional()
                .field("x", Schema.INT32_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("nested", nested)
                .build();
        Struct first = new Struct(schema).put("id", 7);
        Struct second = new Struct(schema).put("id", 7).put("nested", new Struct(nested).put("x", 1));

        SinkRecord one = transform.apply(
                Envelope.of(Form.STRUCT, schema).before(first).after(first).sink());
        SinkRecord two = transform.apply(
                Envelope.of(Form.STRUCT, schema).before(first).after(second).sink());

        assertThat(one.valueSchema()).isEqualTo(schema).isEqualTo(two.valueSchema());
        assertThat(two.value()).isEqualTo(second);
    }

    @Test
    void schemalessEnvelopeIsUnwrapped() {
        SinkRecord normalized = transform.apply(
                Envelope.of(Form.MAP).after(Envelope.row(7, "orders", "mia")).sink());

        assertThat(normalized.valueSchema()).isNull();
        assertThat(normalized.value()).isEqualTo(Map.of("id", 7L, "name", "orders", "owner", "mia"));
    }

    @Test
    void originIsToldAsFarAsItIsKnown() {
        SinkRecord bare = Transforms.event("{\"op\":\"u\",\"source\":{\"table\":\"t\"},\"after\":{\"id\":5}}");

        assertThat(header(normalize("format", "debezium", "id.fields", "id").apply(bare), "entity.source"))
                .isEqualTo("debezium::t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.renamed", "io.confluent.connect.avro.ConnectDefault", "cat.public.assets.Key"})
    void envelopeRecognisedByStructureNotSchemaName(String name) {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .named(name)
                .after(Envelope.row(7, "orders", null))
                .sink();

        assertThat(header(transform.apply(event), "entity.op")).isEqualTo("create");
    }

    @ParameterizedTest
    @EnumSource
    void deleteWithNullBeforeImageIsStillADelete(Form form) {
        SinkRecord event = Envelope.of(form).op("d").sink();

        SinkRecord normalized = transform.apply(event);

        assertThat(normalized.value()).isNull();
        assertThat(normalized.valueSchema()).isNull();
        assertThat(normalized.key()).isSameAs(event.key());
        assertThat(header(normalized, "entity.op")).isEqualTo("delete");
        assertThat(header(normalized, "entity.id")).isEqualTo("7");
    }

    @ParameterizedTest
    @EnumSource
    void deleteCarryingOnlyKey(Form form) {
        NormalizeEntity<SinkRecord> keyed = normalize("format", "debezium", "delete.value", "key");
        NormalizeEntity<SinkRecord> before = normalize("format", "debezium", "delete.value", "before");
        SinkRecord withImage = Envelope.of(form)
                .op("d")
                .before(Envelope.row(7, "orders", "mia"))
                .sink();
        SinkRecord withoutImage = Envelope.of(form).op("d").sink();

        assertThat(keyed.apply(withImage).value()).isEqualTo(withImage.key());
        assertThat(field(before.apply(withImage).value(), "name")).isEqualTo("orders");
        assertThat(before.apply(withoutImage).value()).isEqualTo(withoutImage.key());
    }

    @ParameterizedTest
    @EnumSource
    void deleteWithoutAnyIdFails(Form form) {
        SinkRecord event = Envelope.of(form).op("d").noKey().sink();

        assertThatThrownBy(() ->
                        normalize("format", "debezium", "on.missing.id", "pass").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no id")
                .hasMessageContaining("topic cat.public.assets, partition 0, offset 42");
    }

    @ParameterizedTest
    @EnumSource
    void truncateIsNotAnInsertAndNotDroppedSilently(Form form) {
        SinkRecord event = Envelope.of(form).op("t").noKey().sink();

        SinkRecord passed =
                normalize("format", "debezium", "on.truncate", "pass").apply(event);

        assertThatThrownBy(() -> transform.apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("on.truncate");
        assertThat(normalize("format", "debezium", "on.truncate", "drop").apply(event))
                .isNull();
        assertThat(header(passed, "entity.op")).isEqualTo("truncate");
        assertThat(header(passed, "entity.type")).isEqualTo("assets");
        assertThat(passed.key()).isNull();
        assertThat(passed.keySchema()).isNull();
        assertThat(passed.value()).isNull();
    }

    @Test
    void heartbeatSchemaChangeAndTransactionRecordsPass() {
        Schema heartbeat = SchemaBuilder.struct()
                .name("io.debezium.connector.common.Heartbeat")
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        SinkRecord struct =
                sink("__debezium-heartbeat.cat", null, null, heartbeat, new Struct(heartbeat).put("ts_ms", 1L));
        SinkRecord change =
                Transforms.event("{\"source\":{\"table\":\"t\"},\"databaseName\":\"d\",\"ddl\":\"CREATE\"}");
        SinkRecord transaction = Transforms.event("{\"status\":\"BEGIN\",\"id\":\"1\",\"event_count\":null}");
        SinkRecord text = sink("t", null, null, Schema.STRING_SCHEMA, "plain");

        for (SinkRecord record : new SinkRecord[] {struct, change, transaction, text}) {
            assertThat(transform.apply(record)).isSameAs(record);
            assertThat(normalize("format", "debezium", "on.unrecognized", "drop")
                            .apply(record))
                    .isNull();
            assertThatThrownBy(() -> normalize("format", "auto").apply(record)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void nonEnvelopeNeverTurnsIntoTombstone() {
        SinkRecord record = Transforms.event("{\"op\":\"d\",\"before\":null,\"after\":null}");

        assertThat(transform.apply(record)).isSameAs(record);
    }

    @ParameterizedTest
    @CsvSource({"drop,true", "pass,false"})
    void logicalMessagesAreNoEntities(String onMessage, boolean dropped) {
        SinkRecord message = Transforms.event("{\"op\":\"m\",\"ts_ms\":1,\"source\":{\"connector\":\"postgresql\"},"
                + "\"message\":{\"prefix\":\"p\",\"content\":\"aGk=\"}}");

        SinkRecord after =
                normalize("format", "debezium", "on.message", onMessage).apply(message);

        assertThat(after).isEqualTo(dropped ? null : message);
        assertThatThrownBy(() ->
                        normalize("format", "debezium", "on.message", "fail").apply(message))
                .isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "R", "U", "D"})
    void operationCodesMayBeUpperCase(String op) {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .op(op)
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThat(header(transform.apply(event), "entity.op")).isIn("create", "read", "update", "delete");
    }

    @ParameterizedTest
    @EnumSource
    void unknownAndMissingOperationsAreNeverInserts(Form form) {
        for (String op : new String[] {"x", "", "create", null}) {
            SinkRecord event = Envelope.of(form)
                    .op(op)
                    .after(Envelope.row(7, "orders", null))
                    .sink();

            assertThatThrownBy(() -> transform.apply(event))
                    .isInstanceOf(DataException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("field 'op'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "r", "u"})
    void operationWithRowButNoRowFails(String op) {
        SinkRecord event = Envelope.of(Form.MAP)
                .op(op)
                .before(Envelope.row(7, "orders", null))
                .sink();

        assertThatThrownBy(() -> transform.apply(event)).hasMessageContaining("field 'after' is null");
    }

    @Test
    void documentOfTheMongoConnectorIsRefusedByName() {
        SinkRecord event = Transforms.event(
                "{\"op\":\"c\",\"after\":\"{}\",\"source\":{\"table\":\"t\",\"connector\":\"mongodb\"}}");

        assertThatThrownBy(() -> transform.apply(event)).hasMessageContaining("field 'after' is String");
    }

    @ParameterizedTest
    @EnumSource
    void eventTimeIsThatOfTheSource(Form form) {
        SinkRecord event = Envelope.of(form).after(Envelope.row(7, "x", null)).sink();
        SinkRecord snapshot = Envelope.of(form)
                .op("r")
                .source("ts_ms", 0L)
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThat(header(transform.apply(event), "entity.ts")).isEqualTo(1710489700000L);
        assertThat(header(transform.apply(snapshot), "entity.ts")).isEqualTo(1710489700090L);
    }

    @ParameterizedTest
    @EnumSource
    void nullKeyAndNullKeySchemaAccepted(Form form) {
        SinkRecord event =
                Envelope.of(form).noKey().after(Envelope.row(7, "orders", null)).sink();

        SinkRecord filled =
                normalize("format", "debezium", "id.fields", "id,other:x").apply(event);
        SinkRecord passed =
                normalize("format", "debezium", "on.missing.id", "pass").apply(event);

        assertThat(header(filled, "entity.id")).isEqualTo("7");
        assertThat(String.valueOf(field(filled.key(), "id"))).isEqualTo("7");
        assertThat(filled.keySchema() != null).isEqualTo(form.hasSchema());
        assertThat(passed.key()).isNull();
        assertThat(header(passed, "entity.id")).isNull();
        assertThat(header(passed, "entity.op")).isEqualTo("create");
        assertThatThrownBy(() -> transform.apply(event)).hasMessageContaining("id.fields");
    }

    @ParameterizedTest
    @EnumSource
    void nullIdFieldRejected(Form form) {
        Schema key = SchemaBuilder.struct()
                .name("k.Key")
                .field("a", Schema.OPTIONAL_STRING_SCHEMA)
                .field("b", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        SinkRecord event =
                Envelope.of(form).op("d").key(key, new Struct(key).put("b", 3)).sink();

        assertThatThrownBy(() -> transform.apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("id field 'a'");
    }

    @Test
    void nonMatchingTablesKeepTheirKeys() {
        NormalizeEntity<SinkRecord> mapped =
                normalize("format", "debezium", "type.map", "public.assets:asset", "id.fields", "other:x+y");
        SinkRecord event = Envelope.of(Form.STRUCT)
                .source("table", "owners")
                .after(Envelope.row(7, "x", null))
                .sink();

        SinkRecord normalized = mapped.apply(event);

        assertThat(normalized.key()).isSameAs(event.key());
        assertThat(header(normalized, "entity.type")).isEqualTo("owners");
    }

    @ParameterizedTest
    @CsvSource({
        "assets:a,a",
        "public.assets:b,b",
        "catalog.public.assets:c,c",
        "'assets:a,public.assets:b',b",
        "x.assets:d,assets"
    })
    void longestMappedNameDecidesTheType(String map, String type) {
        SinkRecord event =
                Envelope.of(Form.STRUCT).after(Envelope.row(7, "x", null)).sink();

        SinkRecord normalized = normalize("format", "debezium", "type.map", map).apply(event);

        assertThat(header(normalized, "entity.type")).isEqualTo(type);
        assertThat(header(normalized, "entity.source")).isEqualTo("debezium:postgresql:cat.catalog.public.assets");
    }

    @Test
    void tablesThatShareASchemaKeepTheirOrigins() {
        for (String table : new String[] {"assets", "owners", "assets"}) {
            SinkRecord event = Envelope.of(Form.STRUCT)
                    .source("table", table)
                    .after(Envelope.row(7, "x", null))
                    .sink();

            assertThat(header(transform.apply(event), "entity.type")).isEqualTo(table);
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksOnSourceAndSinkRecords(Form form) {
        SourceRecord event =
                Envelope.of(form).after(Envelope.row(7, "orders", null)).source();

        NormalizeEntity<SourceRecord> onSource = new NormalizeEntity<>();
        onSource.configure(Map.of("format", "debezium"));

        SourceRecord normalized = onSource.apply(event);

        assertThat(normalized.sourceOffset()).isEqualTo(event.sourceOffset());
        assertThat(normalized.kafkaPartition()).isNull();
        assertThat(header(normalized, "entity.op")).isEqualTo("create");
    }

    @ParameterizedTest
    @EnumSource
    void applyTwiceOnSameInstanceGivesSameRecord(Form form) {
        SinkRecord event = Envelope.of(form)
                .op("u")
                .after(Envelope.row(7, "orders", "__debezium_unavailable_value"))
                .header("trace", Schema.STRING_SCHEMA, "t-1")
                .sink();

        SinkRecord first = transform.apply(event);
        SinkRecord second = transform.apply(event);

        assertThat(first).isEqualTo(second);
        assertThat(first.headers()).hasSizeGreaterThan(6);
        assertThat(transform.apply(first)).isSameAs(first);
    }

    @ParameterizedTest
    @EnumSource
    void inputRecordUntouched(Form form) {
        SinkRecord event = Envelope.of(form)
                .op("u")
                .after(Envelope.row(7, "orders", "__debezium_unavailable_value"))
                .header("entity.type", Schema.STRING_SCHEMA, "old")
                .sink();
        SinkRecord same = Envelope.of(form)
                .op("u")
                .after(Envelope.row(7, "orders", "__debezium_unavailable_value"))
                .header("entity.type", Schema.STRING_SCHEMA, "old")
                .sink();

        SinkRecord normalized = transform.apply(event);

        assertThat(event).isEqualTo(same);
        assertThat(normalized.headers().allWithName("entity.type")).toIterable().hasSize(1);
    }

    @Test
    void sourceBlockWithoutTableFails() {
        Map<String, Object> value =
                new HashMap<>(Map.of("op", "c", "source", Map.of("connector", "x"), "after", Map.of("a", 1)));

        assertThatThrownBy(() -> transform.apply(sink("t", null, null, null, value)))
                .hasMessageContaining("source.table");
    }

    /** Facts that only some events have must not depend on which event the plan of the schema was made for. */
    @ParameterizedTest
    @EnumSource
    void headerChainOrderIndependentPlan(Form form) {
        SinkRecord plain = Envelope.of(form).after(Envelope.row(7, "x", null)).sink();
        SinkRecord more = Envelope.of(form)
                .op("u")
                .after(Envelope.row(7, "__debezium_unavailable_value", null))
                .header("__debezium.oldkey", Envelope.KEY, new Struct(Envelope.KEY).put("id", 6))
                .sink();
        NormalizeEntity<SinkRecord> plainFirst = normalize("format", "debezium");
        NormalizeEntity<SinkRecord> moreFirst = normalize("format", "debezium");

        SinkRecord plainFirstPlain = plainFirst.apply(plain);
        SinkRecord plainFirstMore = plainFirst.apply(more);

        assertThat(moreFirst.apply(more)).isEqualTo(plainFirstMore);
        assertThat(moreFirst.apply(plain)).isEqualTo(plainFirstPlain);
        assertThat(header(plainFirstMore, "entity.unchanged")).isEqualTo("[\"name\"]");
        assertThat(header(plainFirstMore, "entity.prev.id")).isEqualTo("6");
        assertThat(header(plainFirstPlain, "entity.unchanged")).isNull();
        assertThat(header(plainFirstPlain, "entity.prev.id")).isNull();
    }
}
