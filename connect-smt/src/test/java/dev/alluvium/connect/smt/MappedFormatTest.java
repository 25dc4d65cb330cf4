// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.event;
import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/** Formats said in settings, and the bundled presets: every operation of each; B2, B23, B35, B36. */
class MappedFormatTest {
    private static final String[] MAPPED = {
        "format",
        "mapped",
        "type.path",
        "$topic",
        "id.path",
        "$key.k",
        "op.path",
        "$header.what,meta.op",
        "op.map",
        "gone:delete,seen:read",
        "op.default",
        "upsert",
        "ts.path",
        "meta.no,meta.at",
        "ts.unit",
        "s",
        "seq.path",
        "meta.n[1]",
        "data.path",
        "`the.row`",
        "tenant.path",
        "meta.org",
        "partial.path",
        "meta.part",
        "event.id.path",
        "meta.id"
    };

    private static SinkRecord mapped(String meta) {
        Object value = Json.value("{\"the.row\":{\"a\":1},\"meta\":{" + meta + "}}");
        return sink("video", null, Map.of("k", "00123"), null, value);
    }

    @Test
    void partsAreFoundWhereThePathsLead() {
        SinkRecord record = mapped("\"op\":\"Seen\",\"at\":5,\"n\":[1,7],\"org\":\"o\",\"part\":true,\"id\":9");

        SinkRecord normalized = normalize(MAPPED).apply(record);

        assertThat(header(normalized, "entity.type")).isEqualTo("video");
        assertThat(header(normalized, "entity.id")).isEqualTo("00123");
        assertThat(header(normalized, "entity.op")).isEqualTo("read");
        assertThat(header(normalized, "entity.ts")).isEqualTo(5_000L);
        assertThat(header(normalized, "entity.seq")).isEqualTo("7");
        assertThat(header(normalized, "entity.tenant")).isEqualTo("o");
        assertThat(header(normalized, "entity.partial")).isEqualTo(true);
        assertThat(header(normalized, "entity.event.id")).isEqualTo("9");
        assertThat(header(normalized, "entity.source")).isEqualTo("mapped");
        assertThat(normalized.value()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void headersAndDefaultsTellTheOperation() {
        SinkRecord gone = mapped("\"op\":\"seen\",\"n\":[0,1]");
        gone.headers().addString("what", "gone");

        assertThat(header(normalize(MAPPED).apply(gone), "entity.op")).isEqualTo("delete");
        assertThat(header(normalize(MAPPED).apply(mapped("\"n\":[0,1]")), "entity.op"))
                .isEqualTo("upsert");
        assertThat(header(normalize(MAPPED).apply(mapped("\"op\":\"Create\",\"n\":[0,1]")), "entity.op"))
                .isEqualTo("create");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"op\":\"burn\",\"n\":[0,1]",
                "\"op\":\"truncate\",\"n\":[0,1]",
                "\"n\":[0]",
                "\"n\":[0,1],\"org\":[]",
                "\"n\":[0,1],\"at\":\"soon\""
            })
    void whatRulesCannotReadIsRefused(String meta) {
        assertThatThrownBy(() -> normalize(MAPPED).apply(mapped(meta))).isInstanceOf(DataException.class);
    }

    @Test
    void rulesThatLeadNowhereAreNamed() {
        String[] bare = {"format", "mapped", "type.path", "t", "id.fields", "id", "op.default", "upsert"};

        assertThatThrownBy(() -> normalize(bare).apply(event("{\"id\":1}"))).hasMessageContaining("type.path");
        assertThatThrownBy(() -> normalize(bare).apply(event("{\"t\":\"x\"}"))).hasMessageContaining("id field 'id'");
        assertThatThrownBy(() -> normalize(bare).apply(event("[1]"))).hasMessageContaining("no change event");
        assertThat(header(normalize(bare).apply(event("{\"t\":\"x\",\"id\":1}")), "entity.id"))
                .isEqualTo("1");
        String[] data = {
            "format",
            "mapped",
            "type.default",
            "t",
            "id.path",
            "id",
            "op.path",
            "op",
            "data.path",
            "d",
            "partial.default",
            "true",
            "sequence.by",
            "id"
        };
        assertThatThrownBy(() -> normalize(data).apply(event("{\"id\":1}"))).hasMessageContaining("'op' is missing");
        assertThatThrownBy(() -> normalize(data).apply(event("{\"id\":1,\"op\":\"create\"}")))
                .hasMessageContaining("'d' is null");
        assertThatThrownBy(() -> normalize(data).apply(event("{\"id\":1,\"op\":\"create\",\"d\":[]}")))
                .hasMessageContaining("'d' is");
        SinkRecord delete = normalize(data).apply(event("{\"id\":1,\"op\":\"delete\"}"));
        assertThat(delete.value()).isNull();
        assertThat(header(delete, "entity.partial")).isEqualTo(false);
        assertThat(header(delete, "entity.seq")).isEqualTo("1");
        assertThat(normalize("format", "mapped", "type.default", "t", "id.path", "id", "op.default", "drop")
                        .apply(event("{\"id\":1}")))
                .isNull();
    }

    private static SinkRecord aspect(String change, String aspect, String value) {
        return event("{\"entityType\":\"dataset\",\"entityUrn\":\"urn:1\",\"changeType\":\"" + change + "\","
                + "\"aspectName\":" + aspect + ",\"aspect\":" + value + ",\"systemMetadata\":{\"lastObserved\":4}}");
    }

    @ParameterizedTest
    @CsvSource({
        "UPSERT,upsert,false",
        "CREATE,create,false",
        "CREATE_ENTITY,create,false",
        "UPDATE,update,false",
        "PATCH,update,true",
        "RESTATE,read,false",
        "DELETE,delete,false"
    })
    void everyChangeOfDataHubIsKnown(String change, String op, boolean partial) {
        SinkRecord record = normalize("format", "datahub")
                .apply(aspect(change, "\"ownership\"", "{\"value\":\"{\\\"o\\\":0.5}\"}"));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        assertThat(header(record, "entity.type")).isEqualTo("dataset.ownership");
        assertThat(header(record, "entity.ts")).isEqualTo(4L);
        if (!op.equals("delete")) {
            assertThat(record.value()).isEqualTo(Map.of("o", 0.5));
        }
    }

    @Test
    void deletedKeyAspectOrNoAspectIsTheWholeEntity() {
        SinkRecord key = normalize("format", "datahub").apply(aspect("DELETE", "\"datasetKey\"", "null"));
        SinkRecord none = normalize("format", "datahub").apply(aspect("DELETE", "null", "null"));

        assertThat(header(key, "entity.type")).isEqualTo("dataset");
        assertThat(header(key, "entity.source")).isEqualTo("datahub:datasetKey");
        assertThat(header(none, "entity.type")).isEqualTo("dataset");
        assertThat(header(none, "entity.op")).isEqualTo("delete");
        assertThatThrownBy(() -> normalize("format", "datahub").apply(aspect("UPSERT", "null", "null")))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> normalize("format", "datahub").apply(aspect("PATCH", "\"a\"", "{\"value\":\"[]\"}")))
                .hasMessageContaining("'aspect.value' is");
        assertThatThrownBy(() -> normalize("format", "datahub").apply(aspect("PATCH", "\"a\"", "{\"value\":\"x\"}")))
                .hasMessageContaining("'aspect.value' is no usable JSON");
    }

    @Test
    void aspectsInAvroAreBytes() {
        Schema aspect =
                SchemaBuilder.struct().field("value", Schema.BYTES_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("entityType", Schema.STRING_SCHEMA)
                .field("entityUrn", Schema.STRING_SCHEMA)
                .field("changeType", Schema.STRING_SCHEMA)
                .field("aspectName", Schema.STRING_SCHEMA)
                .field("aspect", aspect)
                .build();
        byte[] json = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        for (Object bytes : List.of(json, ByteBuffer.wrap(json))) {
            Struct value = new Struct(schema)
                    .put("entityType", "dataset")
                    .put("entityUrn", "urn:1")
                    .put("changeType", "UPSERT")
                    .put("aspectName", "a")
                    .put("aspect", new Struct(aspect).put("value", bytes));

            SinkRecord record = normalize().apply(sink("t", null, null, schema, value));

            assertThat(record.value()).isEqualTo(Map.of("a", 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ADD,update,true",
        "REMOVE,update,true",
        "MODIFY,update,true",
        "CREATE,create,false",
        "REINSTATE,upsert,false",
        "HARD_DELETE,delete,false",
        "SOFT_DELETE,delete,false"
    })
    void everyEntityChangeOfDataHubIsKnown(String operation, String op, boolean partial) {
        SinkRecord event =
                event("{\"name\":\"entityChangeEvent\",\"payload\":{\"value\":\"{\\\"entityType\\\":\\\"t\\\","
                        + "\\\"entityUrn\\\":\\\"u\\\",\\\"operation\\\":\\\"" + operation + "\\\"}\"}}");

        SinkRecord record = normalize("format", "datahub").apply(event);

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        SinkRecord soft =
                normalize("format", "datahub", "soft.deletes", "update").apply(event);
        assertThat(header(soft, "entity.op")).isEqualTo(operation.equals("SOFT_DELETE") ? "update" : op);
    }

    private static SinkRecord atlas(String operation, String part, String more) {
        return event("{\"msgCompressionKind\":\"NONE\",\"msgSplitCount\":1,\"msgId\":\"m\"" + more
                + ",\"message\":{\"operationType\":\"" + operation + "\",\"eventTime\":3,\"" + part
                + "\":{\"typeName\":\"T\",\"guid\":\"g\",\"classificationNames\":[\"a\",\"b\"]}}}");
    }

    @ParameterizedTest
    @CsvSource({
        "ENTITY_CREATE,entity,create,false",
        "ENTITY_UPDATE,entity,update,true",
        "ENTITY_DELETE,entity,delete,false",
        "CLASSIFICATION_ADD,entity,update,true",
        "CLASSIFICATION_UPDATE,entity,update,true",
        "CLASSIFICATION_DELETE,entity,update,true",
        "BUSINESS_ATTRIBUTE_UPDATE,entity,update,true",
        "RELATIONSHIP_CREATE,relationship,create,false",
        "RELATIONSHIP_UPDATE,relationship,update,true",
        "RELATIONSHIP_DELETE,relationship,delete,false"
    })
    void everyNotificationOfAtlasIsKnown(String operation, String part, String op, boolean partial) {
        SinkRecord record = normalize("format", "atlas").apply(atlas(operation, part, ""));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        assertThat(header(record, "entity.type")).isEqualTo("T");
        assertThat(header(record, "entity.event.id")).isEqualTo("m");
    }

    @Test
    void severalTagsInOneClassificationEvent() {
        SinkRecord record = normalize("format", "atlas").apply(atlas("CLASSIFICATION_ADD", "entity", ""));

        assertThat(field(record.value(), "classificationNames")).isEqualTo(List.of("a", "b"));
    }

    /** The state after the event: told twice or by a part, it is the same; and a list that is missing is empty. */
    @ParameterizedTest
    @CsvSource({"CLASSIFICATION_ADD", "CLASSIFICATION_UPDATE", "CLASSIFICATION_DELETE"})
    void classificationsAreTheSetAfterTheEvent(String operation) {
        NormalizeEntity<SinkRecord> transform = normalize("format", "atlas", "classifications.as", "set");
        String head =
                "{\"message\":{\"operationType\":\"" + operation + "\",\"eventTime\":7,\"entity\":{\"guid\":\"g\","
                        + "\"typeName\":\"Column\",\"attributes\":{\"qualifiedName\":\"a/b\",\"name\":\"b\"}";

        SinkRecord both = transform.apply(event(
                head + ",\"classifications\":[{\"typeName\":\"x\"},{\"typeName\":\"y\"},{\"typeName\":\"x\"}]}}}"));
        SinkRecord byName = transform.apply(event(head + ",\"classificationNames\":[\"z\"]}}}"));
        SinkRecord none = transform.apply(event(head + "}}}"));

        assertThat(both.value())
                .isEqualTo(
                        Map.of("guid", "g", "typeName", "Column", "qualifiedName", "a/b", "tags", List.of("x", "y")));
        assertThat(field(byName.value(), "tags")).isEqualTo(List.of("z"));
        assertThat(field(none.value(), "tags")).isEqualTo(List.of());
        assertThat(both.key()).isEqualTo(Map.of("guid", "g"));
        assertThat(header(both, "entity.type")).isEqualTo("classifications");
        assertThat(header(both, "entity.op")).isEqualTo("upsert");
        assertThat(header(both, "entity.partial")).isEqualTo(false);
        assertThat(header(both, "entity.ts")).isEqualTo(7L);
    }

    @Test
    void otherEventsOfAtlasStayEventsOfTheAsset() {
        SinkRecord record =
                normalize("format", "atlas", "classifications.as", "set").apply(atlas("ENTITY_UPDATE", "entity", ""));

        assertThat(header(record, "entity.type")).isNotEqualTo("classifications");
        assertThat(header(record, "entity.partial")).isEqualTo(true);
    }

    @Test
    void probesAreDroppedAndPartsOfMessagesRefused() {
        assertThat(normalize("format", "atlas").apply(event("{\"atlan-webhook\":\"x\"}")))
                .isNull();
        for (String json : List.of(
                "{\"msgSplitCount\":2,\"msgCompressionKind\":\"NONE\",\"message\":\"part\"}",
                "{\"msgSplitCount\":1,\"msgCompressionKind\":\"GZIP\",\"message\":\"part\"}")) {
            assertThatThrownBy(() -> normalize("format", "atlas").apply(event(json)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("msgSplitCount");
        }
        assertThatThrownBy(() -> normalize("format", "atlas").apply(atlas("TERM_ADD", "entity", "")))
                .hasMessageContaining("message.operationType");
    }

    @ParameterizedTest
    @CsvSource({
        "START,create",
        "RUNNING,update",
        "COMPLETE,update",
        "FAIL,update",
        "ABORT,update",
        "OTHER,update",
        ",update"
    })
    void everyRunEventOfOpenLineageIsKnown(String type, String op) {
        String eventType = type == null ? "" : "\"eventType\":\"" + type + "\",";
        SinkRecord record = normalize("format", "openlineage")
                .apply(event("{" + eventType + "\"eventTime\":\"1970-01-01T00:00:00.007Z\",\"run\":{\"runId\":\"r\"},"
                        + "\"job\":{\"namespace\":\"n\",\"name\":\"j\"}}"));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.seq")).isEqualTo("7");
        assertThat(header(record, "entity.partial")).isEqualTo(true);
        assertThat(record.key()).isEqualTo(Map.of("runId", "r"));
    }

    @Test
    void jobsAndDatasetsAreToldApart() {
        String time = "\"eventTime\":\"1970-01-01T00:00:00Z\"";
        SinkRecord job = normalize().apply(event("{" + time + ",\"job\":{\"namespace\":\"n\",\"name\":\"j\"}}"));
        SinkRecord dataset =
                normalize().apply(event("{" + time + ",\"dataset\":{\"namespace\":\"d\",\"name\":\"t\"}}"));

        assertThat(header(job, "entity.type")).isEqualTo("job");
        assertThat(header(job, "entity.id")).isEqualTo("n/j");
        assertThat(header(dataset, "entity.source")).isEqualTo("openlineage:d");
    }

    private static SinkRecord openMetadata(String type, String more) {
        return event("{\"id\":\"e\",\"eventType\":\"" + type + "\",\"entityType\":\"table\",\"entityId\":\"t-1\","
                + "\"timestamp\":5,\"currentVersion\":0.2" + more + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "entityCreated,create,false", "entityUpdated,update,true", "entityFieldsChanged,update,true",
        "entitySoftDeleted,delete,false", "entityDeleted,delete,false", "entityRestored,upsert,false"
    })
    void everyEventOfOpenMetadataIsKnown(String type, String op, boolean partial) {
        SinkRecord record = normalize("format", "openmetadata", "sequence.by", "source")
                .apply(openMetadata(type, ",\"entity\":{\"name\":\"n\"}"));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        assertThat(header(record, "entity.seq")).isEqualTo("2000");
        assertThat(header(record, "entity.id")).isEqualTo("t-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "0.12345", "\"0.1\"", "null", "true"})
    void versionThatIsNoSequenceIsRefused(String version) {
        SinkRecord update = event("{\"eventType\":\"entityUpdated\",\"entityType\":\"table\",\"entityId\":\"t-1\","
                + "\"entity\":{\"name\":\"n\"},\"currentVersion\":" + version + "}");

        assertThatThrownBy(() -> normalize("format", "openmetadata", "sequence.by", "source")
                        .apply(update))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("currentVersion");
    }

    @Test
    void changesThatOpenMetadataDescribesAreAPartialRow() {
        SinkRecord record = normalize("format", "openmetadata")
                .apply(openMetadata(
                        "entityUpdated",
                        ",\"incrementalChangeDescription\":{\"fieldsUpdated\":[{\"name\":\"d\",\"newValue\":\"[no json\"}],"
                                + "\"fieldsAdded\":[{\"name\":\"columns.a.tags\",\"newValue\":\"[1]\"},"
                                + "{\"name\":\"z\",\"newValue\":null}],\"fieldsDeleted\":[{\"name\":\"owner\"}]}"));

        assertThat(field(record.value(), "columns.a.tags")).isEqualTo(List.of(1L));
        assertThat(field(record.value(), "d")).isEqualTo("[no json");
        assertThat((Map<?, ?>) record.value()).hasSize(3);
        assertThat(header(record, "entity.unset")).isEqualTo("[\"owner\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "threadCreated",
                "threadUpdated",
                "postCreated",
                "postUpdated",
                "taskResolved",
                "taskClosed",
                "suggestionCreated",
                "suggestionUpdated",
                "suggestionAccepted",
                "suggestionRejected",
                "suggestionDeleted",
                "logicalTestCaseAdded"
            })
    void activityOfOpenMetadataFollowsTheSetting(String type) {
        SinkRecord activity = openMetadata(type, "");

        assertThat(normalize().apply(activity)).isNull();
        assertThat(normalize("on.activity", "pass").apply(activity)).isSameAs(activity);
        assertThatThrownBy(() -> normalize("on.activity", "fail").apply(activity))
                .hasMessageContaining("on.activity");
    }

    @Test
    void softDeletesOfOpenMetadataFollowTheSetting() {
        SinkRecord soft = openMetadata("entitySoftDeleted", ",\"entity\":\"{\\\"deleted\\\":true}\"");

        assertThat(normalize().apply(openMetadata("entityNoChange", ""))).isNull();
        SinkRecord marked = normalize("soft.deletes", "update").apply(soft);
        assertThat(header(marked, "entity.op")).isEqualTo("update");
        assertThat(field(marked.value(), "deleted")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entityMoved|",
                "entityCreated|",
                "entityUpdated|",
                "entityCreated|,\"entity\":\"{\"",
                "entityCreated|,\"entity\":[1]",
                "entityUpdated|,\"changeDescription\":{\"fieldsAdded\":{}}",
                "entityUpdated|,\"changeDescription\":{\"fieldsAdded\":[{\"newValue\":1}]}"
            })
    void whatOpenMetadataCannotMeanIsRefused(String type, String more) {
        assertThatThrownBy(
                        () -> normalize("format", "openmetadata").apply(openMetadata(type, more == null ? "" : more)))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> normalize("sequence.by", "source")
                        .apply(event("{\"eventType\":\"entityDeleted\",\"entityType\":\"t\",\"entityId\":\"i\"}")))
                .hasMessageContaining("currentVersion");
    }
}
