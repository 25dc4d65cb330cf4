// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.event;
import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** AWS DMS and CloudEvents: every operation, what is absent, changed keys, control events; B2, B9, B20, B26, B29. */
class SourceFormatsTest {
    private static SinkRecord dms(String operation, String rest) {
        return event("{\"data\":{\"id\":7,\"org\":\"a\",\"name\":\"n\"},\"metadata\":{\"record-type\":\"data\","
                + "\"operation\":\"" + operation + "\",\"schema-name\":\"public\",\"table-name\":\"audio\"}" + rest
                + "}");
    }

    @ParameterizedTest
    @CsvSource({"load,read", "insert,create", "update,update", "delete,delete"})
    void everyDmsOperationIsKnown(String operation, String op) {
        SinkRecord record = normalize("format", "dms", "id.fields", "id").apply(dms(operation, ""));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(false);
        assertThat(header(record, "entity.id")).isEqualTo("7");
        assertThat(header(record, "entity.source")).isEqualTo("dms:public.audio");
        assertThat(record.value() == null).isEqualTo(op.equals("delete"));
        assertThat(record.key()).isEqualTo(Map.of("id", 7L));
    }

    @Test
    void dmsOmittedNullBecomesNull() {
        SinkRecord full = normalize("format", "dms", "id.fields", "id").apply(dms("update", ""));
        SinkRecord kept = normalize("format", "dms", "id.fields", "id", "dms.absent.means", "unchanged")
                .apply(dms("update", ""));

        assertThat(header(full, "entity.partial")).isEqualTo(false);
        assertThat(header(kept, "entity.partial")).isEqualTo(true);
    }

    @Test
    void keyChangeOfDmsIsToldByOneRecord() {
        String[] settings = {"format", "dms", "id.fields", "org+id"};
        SinkRecord changed = normalize(settings).apply(dms("update", ",\"before-image\":{\"id\":5,\"name\":\"o\"}"));
        SinkRecord same = normalize(settings).apply(dms("update", ",\"before-image\":{\"name\":\"o\"}"));

        assertThat(header(changed, "entity.prev.key")).isEqualTo("{\"org\":\"a\",\"id\":5}");
        assertThat(header(changed, "entity.key.change")).isEqualTo("single");
        assertThat(header(same, "entity.key.change")).isNull();
        assertThatThrownBy(() -> normalize("format", "dms", "id.fields", "id", "key.change", "fail")
                        .apply(dms("update", ",\"before-image\":{\"id\":5}")))
                .hasMessageContaining("key.change=fail");
    }

    @Test
    void structsOfDmsAreReadAlike() {
        Schema row = SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Schema image = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Schema metadata = SchemaBuilder.struct()
                .field("record-type", Schema.STRING_SCHEMA)
                .field("operation", Schema.STRING_SCHEMA)
                .field("table-name", Schema.STRING_SCHEMA)
                .field("timestamp", Schema.STRING_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("data", row)
                .field("before-image", image)
                .field("metadata", metadata)
                .build();
        Struct value = new Struct(schema)
                .put("data", new Struct(row).put("id", 2).put("name", null))
                .put("before-image", new Struct(image).put("id", 1))
                .put(
                        "metadata",
                        new Struct(metadata)
                                .put("record-type", "data")
                                .put("operation", "update")
                                .put("table-name", "audio")
                                .put("timestamp", "2024-07-29T00:59:07.686557Z"));

        SinkRecord record = normalize("format", "dms", "id.fields", "id").apply(sink("t", null, null, schema, value));

        assertThat(header(record, "entity.prev.key")).isEqualTo("{\"id\":1}");
        assertThat(header(record, "entity.ts")).isEqualTo(1722214747686L);
        assertThat(header(record, "entity.source")).isEqualTo("dms:audio");
        assertThat(record.value()).isSameAs(value.get("data"));
        assertThat(((Struct) record.key()).getInt32("id")).isEqualTo(2);
    }

    /** Connect's own error would not say which record it was. */
    @Test
    void oldKeyOfAnotherTypeIsRefusedByPath() {
        Schema row = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        Schema before = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
        Schema metadata = SchemaBuilder.struct()
                .field("record-type", Schema.STRING_SCHEMA)
                .field("operation", Schema.STRING_SCHEMA)
                .field("table-name", Schema.STRING_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("data", row)
                .field("before-image", before)
                .field("metadata", metadata)
                .build();
        Struct event = new Struct(schema)
                .put("data", new Struct(row).put("id", 7L))
                .put("before-image", new Struct(before).put("id", "canary"))
                .put(
                        "metadata",
                        new Struct(metadata)
                                .put("record-type", "data")
                                .put("operation", "update")
                                .put("table-name", "audio"));

        assertThatThrownBy(
                        () -> normalize("format", "dms", "id.fields", "id").apply(sink("t", null, null, schema, event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("offset 42")
                .hasMessageContaining("before-image.id")
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create-table",
                "drop-table",
                "rename-table",
                "add-column",
                "drop-column",
                "rename-column",
                "change-columns",
                "column-type-change",
                "not known yet"
            })
    void controlRecordsOfDmsFollowTheSetting(String operation) {
        SinkRecord control = event("{\"control\":{},\"metadata\":{\"record-type\":\"control\",\"operation\":\""
                + operation + "\",\"schema-name\":\"s\",\"table-name\":\"t\"}}");
        SinkRecord own = event("{\"data\":{},\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\","
                + "\"schema-name\":\"\",\"table-name\":\"awsdms_apply_exceptions\"}}");
        String[] dms = {"format", "dms", "id.fields", "id"};

        assertThat(normalize(dms).apply(control)).isNull();
        assertThat(normalize(dms).apply(own)).isNull();
        assertThat(normalize("format", "dms", "id.fields", "id", "control.records", "pass")
                        .apply(control))
                .isSameAs(control);
        assertThatThrownBy(() -> normalize("format", "dms", "id.fields", "id", "control.records", "fail")
                        .apply(control))
                .hasMessageContaining("control event");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"upsert\",\"table-name\":\"t\"},\"data\":{}}",
                "{\"metadata\":{\"record-type\":\"other\",\"operation\":\"insert\",\"table-name\":\"t\"},\"data\":{}}",
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\"},\"data\":{}}",
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\",\"table-name\":\"t\"}}",
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\",\"table-name\":\"t\"},\"data\":\"s\"}",
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\",\"table-name\":\"t\"},\"data\":{}}",
                "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"delete\",\"table-name\":\"t\"},"
                        + "\"data\":{\"id\":null}}",
                "{\"x\":1}"
            })
    void whatDmsCannotMeanIsRefused(String json) {
        assertThatThrownBy(() -> normalize("format", "dms", "id.fields", "id").apply(event(json)))
                .isInstanceOf(DataException.class);
    }

    private static SinkRecord cloud(String type, String rest) {
        return event(
                "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/s\"," + "\"type\":\"" + type + "\"" + rest + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "Created", ".deleted", "x..updated"})
    void operationAloneIsNoType(String type) {
        SinkRecord event = cloud(type, ",\"subject\":\"7\",\"data\":{}");

        assertThatThrownBy(() -> normalize("format", "cloudevents").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'type, before its operation' is missing");
        SinkRecord named =
                normalize("format", "cloudevents", "type.default", "film").apply(event);
        assertThat(header(named, "entity.type")).isEqualTo("film");
    }

    @ParameterizedTest
    @CsvSource({
        "com.x.creator.created,create,creator,false",
        "com.x.creator.Updated,update,creator,true",
        "com.x.creator.deleted,delete,creator,false",
        "com.x.creator.removed,delete,creator,false",
        "com.x.creator.archived,delete,creator,false",
        "creator.touched,read,creator,false",
        "com.x.creator.seen,upsert,creator,false",
        "creator,upsert,creator,false",
        "x.video.created,create,film,false"
    })
    void lastPartOfTheTypeIsTheOperation(String type, String op, String entity, boolean partial) {
        SinkRecord record = normalize(
                        "format",
                        "cloudevents",
                        "op.map",
                        "*.archived:delete,creator.touched:read",
                        "type.map",
                        "video:film")
                .apply(cloud(type, ",\"subject\":\"00123\",\"data\":{\"a\":1}"));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.type")).isEqualTo(entity);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        assertThat(header(record, "entity.id")).isEqualTo("00123");
        assertThat(header(record, "entity.event.id")).isEqualTo("e");
        assertThat(record.key()).isEqualTo(Map.of("id", "00123"));
    }

    @Test
    void base64DataIsDecoded() {
        SinkRecord record = normalize("format", "cloudevents", "id.fields", "a")
                .apply(cloud("x.created", ",\"data_base64\":\"eyJhIjoxLjV9\""));

        assertThat(field(record.value(), "a")).isEqualTo(1.5);
        assertThat(header(record, "entity.id")).isEqualTo("1.5");
        assertThat(header(record, "entity.ts")).isNull();
    }

    @Test
    void binaryEventsKeepTheirTombstones() {
        SinkRecord tombstone = sink("t", null, Map.of("id", "7"), null, null);
        SinkRecord row = sink("t", null, null, null, Map.of("a", 1));
        for (SinkRecord record : new SinkRecord[] {tombstone, row}) {
            record.headers()
                    .addString("ce_specversion", "1.0")
                    .addString("ce_type", "x.created")
                    .addString("ce_source", "/s")
                    .addString("ce_subject", "7")
                    .addString("ce_id", "e");
        }

        SinkRecord gone = normalize("format", "cloudevents").apply(tombstone);

        assertThat(gone.value()).isNull();
        assertThat(header(gone, "entity.op")).isNull();
        assertThat(header(normalize().apply(row), "entity.op")).isEqualTo("create");
        assertThat(header(normalize("output", "headers-only").apply(row), "entity.id"))
                .isEqualTo("7");
        assertThat(normalize("output", "headers-only").apply(row).value()).isSameAs(row.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"subject\":\"7\"",
                ",\"data\":{}",
                ",\"subject\":\"7\",\"data\":[1]",
                ",\"subject\":[7],\"data\":{}",
                ",\"subject\":\"7\",\"data_base64\":\"%\"",
                ",\"subject\":\"7\",\"data_base64\":\"e30x\"",
                ",\"subject\":\"7\",\"data_base64\":1",
                ",\"subject\":\"7\",\"data\":{},\"time\":\"yesterday\""
            })
    void whatCloudEventsCannotMeanIsRefused(String rest) {
        assertThatThrownBy(() -> normalize("format", "cloudevents").apply(cloud("x.created", rest)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void batchesAndHalfEventsAreRefused() {
        SinkRecord batch = event("[]");
        batch.headers().addString("content-type", "Application/CloudEvents-batch+json");
        SinkRecord half = event("{\"specversion\":\"1.0\"}");
        half.headers().addString("content-type", "application/cloudevents+json");

        assertThatThrownBy(() -> normalize("format", "cloudevents").apply(batch))
                .hasMessageContaining("batch");
        assertThatThrownBy(() -> normalize("format", "cloudevents").apply(half)).hasMessageContaining("specversion");
    }

    @Test
    void autoTellsFormatsApart() {
        assertThat(header(normalize("id.fields", "id").apply(dms("load", "")), "entity.source"))
                .isEqualTo("dms:public.audio");
        assertThat(header(normalize().apply(cloud("x.created", ",\"subject\":\"1\",\"data\":{}")), "entity.source"))
                .isEqualTo("cloudevents:/s");
        assertThatThrownBy(() ->
                        normalize("sequence.by", "source", "id.fields", "id").apply(dms("load", "")))
                .hasMessageContaining("sequence.by=source");
    }
}
