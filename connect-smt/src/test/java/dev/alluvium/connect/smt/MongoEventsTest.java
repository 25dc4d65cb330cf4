// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.event;
import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static dev.alluvium.connect.smt.Transforms.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
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

/** Documents of MongoDB, behind Debezium's envelope and in its own change streams; M1, B16, B20, B26. */
class MongoEventsTest {
    private static final String OID = "65f3c0b2a1d4e8f901234567";

    private static SinkRecord debezium(String op, String parts) {
        Object value = Json.value("{\"op\":\"" + op + "\",\"ts_ms\":9,\"source\":{\"connector\":\"mongodb\","
                + "\"name\":\"m\",\"db\":\"d\",\"collection\":\"c\",\"ts_ms\":5,\"ord\":2}" + parts + "}");
        return sink("m.d.c", null, Map.of("id", "{\"$oid\":\"" + OID + "\"}"), null, value);
    }

    private static String text(String json) {
        return "\"" + json.replace("\"", "\\\"") + "\"";
    }

    @ParameterizedTest
    @CsvSource({"c,create", "r,read", "u,update", "D,delete"})
    void everyDebeziumOperationIsKnown(String op, String word) {
        SinkRecord record = normalize("format", "debezium-mongo", "sequence.by", "source")
                .apply(debezium(op, ",\"after\":" + text("{\"_id\":{\"$oid\":\"" + OID + "\"},\"a\":1}")));

        assertThat(header(record, "entity.op")).isEqualTo(word);
        assertThat(header(record, "entity.id")).isEqualTo(OID);
        assertThat(header(record, "entity.seq")).isEqualTo("5/2");
        assertThat(header(record, "entity.ts")).isEqualTo(5L);
        assertThat(header(record, "entity.source")).isEqualTo("debezium:mongodb:m.d.c");
        assertThat(record.value() == null).isEqualTo(word.equals("delete"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts_ms\":-5,\"ord\":2}",
                "{\"ts_ms\":5,\"ord\":-2}",
                "{\"ts_ms\":5}",
                "{\"ord\":\"2\",\"ts_ms\":5}"
            })
    void positionThatIsNoSequenceIsRefused(String position) {
        Object value = Json.value("{\"op\":\"d\",\"source\":{\"connector\":\"mongodb\",\"collection\":\"c\","
                + position.substring(1) + "}");
        SinkRecord delete = sink("m.d.c", null, Map.of("id", "{\"$oid\":\"" + OID + "\"}"), null, value);

        assertThatThrownBy(() -> normalize("format", "debezium-mongo", "sequence.by", "source")
                        .apply(delete))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("source.ord");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E2147483647", "1E-2147483647", "1E+6177"})
    void decimalsBeyondThoseOfMongoStayText(String decimal) {
        SinkRecord record = normalize("format", "debezium-mongo")
                .apply(debezium(
                        "c", ",\"after\":" + text("{\"_id\":1,\"a\":{\"$numberDecimal\":\"" + decimal + "\"}}")));

        assertThat(((Map<?, ?>) record.value()).get("a")).isEqualTo(decimal);
    }

    @Test
    void timesBeyondCountingAreRefused() {
        SinkRecord event =
                debezium("c", ",\"after\":" + text("{\"_id\":1,\"a\":{\"$date\":\"+999999999-12-31T23:59:59Z\"}}"));

        assertThatThrownBy(() -> normalize("format", "debezium-mongo").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("$date");
    }

    @Test
    void typedValuesOfBothVersionsAreRead() {
        String document = "{\"_id\":1,\"i\":{\"$numberInt\":\"3\"},\"l\":{\"$numberLong\":\"-9\"},"
                + "\"d\":{\"$numberDouble\":\"-0.0\"},\"n\":{\"$numberDouble\":\"NaN\"},"
                + "\"m\":{\"$numberDecimal\":\"1.50\"},\"mn\":{\"$numberDecimal\":\"NaN\"},"
                + "\"t1\":{\"$date\":5},\"t2\":{\"$date\":\"1970-01-01T00:00:00.005Z\"},"
                + "\"t3\":{\"$date\":{\"$numberLong\":\"5\"}},\"u\":{\"$uuid\":\"AB\"},"
                + "\"b1\":{\"$binary\":\"AQI=\",\"$type\":\"00\"},"
                + "\"b2\":{\"$binary\":{\"base64\":\"AAAAAAAAAAAAAAAAAAAAAQ==\",\"subType\":\"04\"}},"
                + "\"r1\":{\"$regex\":\"x\",\"$options\":\"i\"},"
                + "\"r2\":{\"$regularExpression\":{\"pattern\":\"y\",\"options\":\"\"}},"
                + "\"k\":{\"$minKey\":1},\"x\":{\"$maxKey\":1},\"z\":{\"$undefined\":true},\"s\":{\"$symbol\":\"q\"},"
                + "\"p\":{\"$timestamp\":{\"t\":1,\"i\":2}},\"o\":{\"$other\":1},\"e\":{},"
                + "\"a\":[{\"$oid\":\"" + OID + "\"},null],\"two\":{\"x\":1,\"y\":{\"$numberLong\":\"1\"}}}";

        Map<?, ?> row = (Map<?, ?>) normalize("format", "debezium-mongo")
                .apply(debezium("c", ",\"after\":" + text(document)))
                .value();

        assertThat(row.get("i")).isEqualTo(3L);
        assertThat(row.get("l")).isEqualTo(-9L);
        assertThat(row.get("d")).isEqualTo(-0.0);
        assertThat(row.get("n")).isEqualTo(Double.NaN);
        assertThat(row.get("m")).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.get("mn")).isEqualTo("NaN");
        assertThat(List.of(row.get("t1"), row.get("t2"), row.get("t3"))).containsOnly(new Date(5));
        assertThat(row.get("u")).isEqualTo("ab");
        assertThat((byte[]) row.get("b1")).containsExactly(1, 2);
        assertThat(row.get("b2")).isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(List.of(row.get("r1"), row.get("r2"), row.get("k"), row.get("x"), row.get("s")))
                .isEqualTo(List.of("/x/i", "/y/", "MinKey", "MaxKey", "q"));
        assertThat(row.containsKey("z") && row.get("z") == null).isTrue();
        assertThat(row.get("p")).isEqualTo(Map.of("t", 1L, "i", 2L));
        assertThat(row.get("o")).isEqualTo(Map.of("$other", 1L));
        assertThat(row.get("e")).isEqualTo(Map.of());
        assertThat(row.get("a")).isEqualTo(Arrays.asList(OID, null));
        assertThat(row.get("two")).isEqualTo(Map.of("x", 1L, "y", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"$oid\":7}}",
                "{\"a\":{\"$numberLong\":\"x\"}}",
                "{\"a\":{\"$numberDecimal\":\"x\"}}",
                "{\"a\":{\"$date\":\"x\"}}",
                "{\"a\":{\"$date\":null}}",
                "{\"a\":{\"$binary\":\"x\"}}",
                "{\"a\":{\"$binary\":\"%\",\"$type\":\"0\"}}",
                "{\"a\":1",
                "[1]"
            })
    void malformedDocumentIsRefusedByType(String document) {
        assertThatThrownBy(() ->
                        normalize("format", "debezium-mongo").apply(debezium("c", ",\"after\":" + text(document))))
                .isInstanceOf(DataException.class);
    }

    @Test
    void mongoUnsetBecomesNull() {
        SinkRecord record = normalize("format", "debezium-mongo")
                .apply(debezium(
                        "u",
                        ",\"updateDescription\":{\"removedFields\":[\"bio\",\"a.b\"],\"updatedFields\":"
                                + text("{\"p.q\":1}") + "}"));

        assertThat(header(record, "entity.unset")).isEqualTo("[\"bio\",\"a.b\"]");
        assertThat(header(record, "entity.partial")).isEqualTo(true);
        assertThat(record.value()).isEqualTo(Map.of("p.q", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"updateDescription\":{\"truncatedArrays\":[{\"field\":\"a\"}]}",
                ",\"updateDescription\":{\"updatedFields\":\"{\\\"a.0\\\":1}\"}",
                ",\"updateDescription\":{\"removedFields\":[\"a.2.b\"]}",
                ",\"updateDescription\":{\"removedFields\":\"a\"}",
                ",\"updateDescription\":{\"updatedFields\":[1]}"
            })
    void updateThatNoRowCanTellIsRefused(String parts) {
        assertThatThrownBy(() -> normalize("format", "debezium-mongo").apply(debezium("u", parts)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void deletesAndTombstonesHaveTheDecodedId() {
        SinkRecord delete = normalize("format", "debezium-mongo", "delete.value", "before", "key.mode", "id")
                .apply(debezium("d", ",\"before\":" + text("{\"_id\":{\"$oid\":\"" + OID + "\"},\"a\":1}")));
        SinkRecord tombstone = normalize("format", "debezium-mongo", "key.mode", "string")
                .apply(sink("m.d.c", null, Map.of("id", "\"k\""), null, null));

        assertThat(field(delete.value(), "a")).isEqualTo(1L);
        assertThat(delete.key()).isEqualTo(Map.of("_id", OID));
        assertThat(header(tombstone, "entity.id")).isEqualTo("k");
        assertThat(header(tombstone, "entity.type")).isEqualTo("c");
        assertThat(tombstone.key()).isEqualTo("k");
        assertThat(header(tombstone, "entity.op")).isNull();
        for (String key : List.of("v-1", "00123")) {
            SinkRecord other = sink("t", null, Map.of("id", key), null, null);
            assertThat(header(normalize().apply(other), "entity.id")).isEqualTo(key);
        }
        SinkRecord mongo = sink("t", null, Map.of("id", "{\"$oid\":\"" + OID + "\"}"), null, null);
        assertThat(header(normalize().apply(mongo), "entity.id")).isEqualTo(OID);
        SinkRecord keyless = sink("m.d.c", null, null, null, debezium("d", "").value());
        assertThatThrownBy(() -> normalize("format", "debezium-mongo").apply(keyless))
                .hasMessageContaining("no id");
    }

    @Test
    void structEnvelopesOfDebeziumAreReadAlike() {
        Schema source = SchemaBuilder.struct()
                .field("connector", Schema.STRING_SCHEMA)
                .field("db", Schema.STRING_SCHEMA)
                .field("collection", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("op", Schema.STRING_SCHEMA)
                .field("after", Schema.OPTIONAL_STRING_SCHEMA)
                .field("source", source)
                .build();
        Struct value = new Struct(schema)
                .put("op", "c")
                .put("after", "{\"_id\":{\"x\":1,\"y\":\"z\"},\"v\":0.5}")
                .put(
                        "source",
                        new Struct(source)
                                .put("connector", "mongodb")
                                .put("db", "d")
                                .put("collection", "c")
                                .put("ts_ms", 0L));

        SinkRecord record = normalize("type.map", "d.c:thing").apply(sink("t", null, null, schema, value));

        assertThat(header(record, "entity.type")).isEqualTo("thing");
        assertThat(header(record, "entity.ts")).isNull();
        assertThat(field(record.value(), "v")).isEqualTo(0.5);
        assertThat(record.valueSchema()).isNull();
        assertThatThrownBy(() -> normalize("sequence.by", "source").apply(sink("t", null, null, schema, value)))
                .hasMessageContaining("source.ts_ms and source.ord");
    }

    private static SinkRecord stream(String operation, String parts) {
        return event("{\"operationType\":\"" + operation + "\",\"ns\":{\"db\":\"d\",\"coll\":\"c\"},"
                + "\"clusterTime\":{\"$timestamp\":{\"t\":3,\"i\":1}},\"documentKey\":{\"_id\":7}" + parts + "}");
    }

    @ParameterizedTest
    @CsvSource({"insert,create,false", "replace,upsert,false", "update,update,false", "delete,delete,false"})
    void everyStreamOperationIsKnown(String operation, String op, boolean partial) {
        SinkRecord record =
                normalize("format", "mongodb").apply(stream(operation, ",\"fullDocument\":{\"_id\":7,\"a\":1}"));

        assertThat(header(record, "entity.op")).isEqualTo(op);
        assertThat(header(record, "entity.partial")).isEqualTo(partial);
        assertThat(header(record, "entity.id")).isEqualTo("7");
        assertThat(header(record, "entity.ts")).isEqualTo(3000L);
        assertThat(record.key()).isEqualTo(Map.of("_id", 7L));
    }

    @ParameterizedTest
    @CsvSource({
        "drop,fail",
        "dropDatabase,fail",
        "rename,fail",
        "invalidate,fail",
        "create,drop",
        "createIndexes,drop",
        "dropIndexes,drop",
        "modify,drop",
        "shardCollection,drop",
        "refineCollectionShardKey,drop",
        "reshardCollection,drop"
    })
    void controlEventsFailOrAreDropped(String operation, String outcome) {
        SinkRecord control = stream(operation, "");

        if (outcome.equals("fail")) {
            assertThatThrownBy(() -> normalize("format", "mongodb").apply(control))
                    .hasMessageContaining("control");
        } else {
            assertThat(normalize("format", "mongodb").apply(control)).isNull();
        }
        assertThat(normalize("on.control", "drop").apply(control)).isNull();
        assertThat(normalize("on.control", "pass").apply(control)).isSameAs(control);
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert", "replace", "update", "compact"})
    void whatAStreamCannotMeanIsRefused(String operation) {
        assertThatThrownBy(() -> normalize("format", "mongodb").apply(stream(operation, "")))
                .isInstanceOf(DataException.class);
    }
}
