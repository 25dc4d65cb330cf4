// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From Connect's types to Delta's and back from disk: delta-sink 3.9; P-59, P-60, P-62 to P-70. */
class TypesTest {
    @TempDir
    Path base;

    private Map<String, Object> stored(Schema schema, Object value, String... pairs) {
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        try (TaskHarness task = new TaskHarness(properties(base, pairs)).open(T0)) {
            task.put(record(T0, 0, null, null, row, new Struct(row).put("v", value)));
            task.flush();
        }
        return StoredTable.open(base, "t").rows().get(0);
    }

    private Object storedValue(Schema schema, Object value, String... pairs) {
        return stored(schema, value, pairs).get("v");
    }

    private String type() {
        return StoredTable.open(base, "t").schema().field(0).type().toString();
    }

    private void check(String table, Schema schema, Object value, String type, Object expected) {
        Schema row = SchemaBuilder.struct().field("v", schema).build();
        try (TaskHarness task =
                new TaskHarness(properties(base, "topic2table.map", "t:" + table)).open(T0)) {
            task.put(record(T0, 0, null, null, row, new Struct(row).put("v", value)));
            task.flush();
        }
        StoredTable stored = StoredTable.open(base, table);
        assertThat(stored.schema().field(0).type()).as(table).hasToString(type);
        assertThat(stored.rows().get(0).get("v")).as(table).isEqualTo(expected);
    }

    private static Schema named(SchemaBuilder builder, String name) {
        return builder.name(name).build();
    }

    @Test
    void everyLogicalTypeRoundTrips() {
        check("i8", Schema.INT8_SCHEMA, (byte) -7, "byte", (byte) -7);
        check("i16", Schema.INT16_SCHEMA, (short) -7, "short", (short) -7);
        check("i32", Schema.INT32_SCHEMA, -7, "integer", -7);
        check("i64", Schema.INT64_SCHEMA, Long.MIN_VALUE, "long", Long.MIN_VALUE);
        check("f32", Schema.FLOAT32_SCHEMA, Float.NaN, "float", Float.NaN);
        check("f64", Schema.FLOAT64_SCHEMA, -0.0, "double", -0.0);
        check("bool", Schema.BOOLEAN_SCHEMA, true, "boolean", true);
        check("str", Schema.STRING_SCHEMA, "é\uD83D\uDE00", "string", "é\uD83D\uDE00");
        check("bin", Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {1, 2}), "binary", new byte[] {1, 2});
        check("dec", Decimal.schema(2), new BigDecimal("-12.30"), "decimal(38,2)", new BigDecimal("-12.30"));
        Schema precise = Decimal.builder(2).parameter("connect.decimal.precision", "12").build();
        check("decp", precise, new BigDecimal("12.30"), "decimal(12,2)", new BigDecimal("12.30"));
        check("cdate", org.apache.kafka.connect.data.Date.SCHEMA, new Date(-86_400_000L), "date", -1);
        check("ctime", Time.SCHEMA, new Date(1_500L), "long", 1_500_000L);
        check("cts", Timestamp.SCHEMA, new Date(-1L), "timestamp", -1_000L);
        check("ddate", named(SchemaBuilder.int32(), "io.debezium.time.Date"), -719162, "date", -719162);
        check("dtime", named(SchemaBuilder.int32(), "io.debezium.time.Time"), 5, "long", 5_000L);
        check("dmtime", named(SchemaBuilder.int64(), "io.debezium.time.MicroTime"), 5L, "long", 5L);
        check("dntime", named(SchemaBuilder.int64(), "io.debezium.time.NanoTime"), 5_999L, "long", 5L);
        check("dts", named(SchemaBuilder.int64(), "io.debezium.time.Timestamp"), -1L, "timestamp", -1_000L);
        check("dmts", named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"), -1L, "timestamp", -1L);
        check("dnts", named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp"), -1L, "timestamp", -1L);
        check(
                "dzts", named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"), "2024-03-15T10:00:00.123456789+05:45",
                "timestamp", Instant.parse("2024-03-15T04:15:00.123456Z").toEpochMilli() * 1000 + 456);
        check("dyear", named(SchemaBuilder.int32(), "io.debezium.time.Year"), 9999, "integer", 9999);
        check("dztime", named(SchemaBuilder.string(), "io.debezium.time.ZonedTime"), "10:00:00Z", "string", "10:00:00Z");
        for (String text : List.of("Json", "Xml", "Uuid", "Enum", "EnumSet", "Ltree")) {
            check("d" + text, named(SchemaBuilder.string(), "io.debezium.data." + text), "{}", "string", "{}");
        }
        check("bits", named(SchemaBuilder.bytes(), "io.debezium.data.Bits"), new byte[] {3}, "binary", new byte[] {3});
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        check("var", variable, new Struct(variable).put("scale", 3).put("value", new byte[] {4, 1}), "string", "1.025");
    }

    @Test
    void nestedTypesRoundTrip() {
        Schema point = SchemaBuilder.struct()
                .optional()
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("at", SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").optional().build())
                .build();
        Schema points = SchemaBuilder.array(point).optional().build();
        Schema labels =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_INT64_SCHEMA).build();
        Schema row = SchemaBuilder.struct()
                .field("p", point)
                .field("ps", points)
                .field("m", labels)
                .build();
        Struct one = new Struct(point).put("x", 1.5).put("at", 7L);
        java.util.Map<String, Long> map = new java.util.HashMap<>();
        map.put("a", 1L);
        map.put("b", null);
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(
                    T0, 0, null, null, row,
                    new Struct(row).put("p", one).put("ps", java.util.Arrays.asList(one, null)).put("m", map)));
            task.flush();
        }
        Map<String, Object> stored = StoredTable.open(base, "t").rows().get(0);

        assertThat((Object[]) stored.get("p")).containsExactly(1.5, 7L);
        assertThat((Object[]) ((List<?>) stored.get("ps")).get(0)).containsExactly(1.5, 7L);
        assertThat(((List<?>) stored.get("ps")).get(1)).isNull();
        assertThat(stored.get("m")).isEqualTo(map);
    }

    @Test
    void decimalHandlingFollowsItsSetting() {
        assertThat(storedValue(Decimal.schema(2), new BigDecimal("1.50"), "decimal.handling", "string"))
                .isEqualTo("1.50");
        assertThat(type()).isEqualTo("string");
    }

    @Test
    void decimalIsNeverRounded() {
        Schema narrow = Decimal.builder(1).parameter("connect.decimal.precision", "5").build();
        Schema wide = Decimal.builder(3).parameter("connect.decimal.precision", "9").build();
        Schema first = SchemaBuilder.struct().field("v", wide).build();
        Schema second = SchemaBuilder.struct().field("v", narrow).build();
        Schema third = SchemaBuilder.struct().field("v", Decimal.schema(5)).build();
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(
                    record(T0, 0, null, null, first, new Struct(first).put("v", new BigDecimal("1.125"))),
                    record(T0, 1, null, null, second, new Struct(second).put("v", new BigDecimal("2.5"))),
                    record(T0, 2, null, null, third, new Struct(third).put("v", new BigDecimal("3.12345"))),
                    record(T0, 3, null, null, third, new Struct(third).put("v", new BigDecimal("4.50000"))));
            task.flush();

            assertThat(StoredTable.open(base, "t").rows())
                    .extracting(row -> row.get("v"))
                    .containsExactly(new BigDecimal("1.125"), new BigDecimal("2.500"), new BigDecimal("4.500"));
            assertThat(task.context.reported).hasSize(1);
            assertThat(task.context.reported.get(0).error()).hasMessageContaining("without rounding");
        }
    }

    @Test
    void narrowerTypesAreWidenedAndWiderOnesFollowPolicy() {
        Schema small = SchemaBuilder.struct().field("v", Schema.INT32_SCHEMA).build();
        Schema large = SchemaBuilder.struct().field("v", Schema.INT64_SCHEMA).build();
        try (TaskHarness task = new TaskHarness(properties(base, "schema.incompatible.policy", "dlq")).open(T0)) {
            task.put(
                    record(T0, 0, null, null, large, new Struct(large).put("v", 1L)),
                    record(T0, 1, null, null, small, new Struct(small).put("v", 2)));
            task.flush();
            assertThat(StoredTable.open(base, "t").rows()).extracting(row -> row.get("v")).containsExactly(1L, 2L);
        }
        try (TaskHarness task = new TaskHarness(properties(base, "topic2table.map", "t:u")).open(T0)) {
            task.put(record(T0, 0, null, null, small, new Struct(small).put("v", 2)));
            assertThatThrownBy(() -> task.put(record(T0, 1, null, null, large, new Struct(large).put("v", 1L))))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("t-0@1: table 'u': field 'v' is INT64 but its column is integer");
        }
    }

    @Test
    void incompatibleTypeNeverPoisonsBatch() {
        Schema text = SchemaBuilder.struct()
                .field("w", Schema.INT64_SCHEMA)
                .field("v", Schema.STRING_SCHEMA)
                .build();
        Schema number = SchemaBuilder.struct().field("v", Schema.INT64_SCHEMA).build();
        try (TaskHarness task = new TaskHarness(properties(base, "schema.incompatible.policy", "dlq")).open(T0)) {
            task.put(
                    record(T0, 0, null, null, number, new Struct(number).put("v", 1L)),
                    record(T0, 1, null, null, text, new Struct(text).put("w", 2L).put("v", "x")),
                    record(T0, 2, null, null, number, new Struct(number).put("v", 3L)));
            task.flush();

            assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("v", 1L), Map.of("v", 3L));
            assertThat(StoredTable.open(base, "t").schema().names()).containsExactly("v");
            assertThat(task.context.reported).hasSize(1);
            assertThat(task.committable()).containsEntry(T0, 3L);
        }
    }

    @Test
    void firstValueOfNewColumnIsKeptAndAlternatingSchemasMakeOneFile() {
        Schema one = SchemaBuilder.struct().field("a", Schema.INT64_SCHEMA).build();
        Schema two = SchemaBuilder.struct()
                .field("b", Schema.STRING_SCHEMA)
                .field("a", Schema.INT64_SCHEMA)
                .build();
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            for (long i = 0; i < 6; i++) {
                Struct value = i % 2 == 0
                        ? new Struct(one).put("a", i)
                        : new Struct(two).put("a", i).put("b", "x" + i);
                task.put(record(T0, i, null, null, value.schema(), value));
            }
            task.flush();
        }
        StoredTable stored = StoredTable.open(base, "t");

        assertThat(stored.rows())
                .containsExactlyInAnyOrder(
                        Map.of("a", 0L), Map.of("a", 1L, "b", "x1"), Map.of("a", 2L), Map.of("a", 3L, "b", "x3"),
                        Map.of("a", 4L), Map.of("a", 5L, "b", "x5"));
        assertThat(stored.snapshot().files()).hasSize(1);
        assertThat(stored.schema().field(1).nullable()).isTrue();
    }

    @Test
    void withoutEvolutionANewFieldIsRefusedByName() {
        try (TaskHarness task = new TaskHarness(properties(base, "auto.evolve", "false")).open(T0)) {
            task.put(record(T0, 0, null, Map.of("a", 1L)));
            assertThatThrownBy(() -> task.put(record(T0, 1, null, Map.of("a", 1L, "b", 2L))))
                    .hasMessage("t-0@1: table 't': field 'b' has no column in the table; set auto.evolve=true to add it, or"
                            + " drop the field");
        }
    }

    @Test
    void nestedStructsGrow() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, Map.of("s", Map.of("x", 1L))));
            task.flush();
            task.put(record(T0, 1, null, Map.of("s", Map.of("x", 2L, "y", "z"))));
            task.flush();
        }
        assertThat(StoredTable.open(base, "t").schema().field(0).type()).hasToString("struct<x long, y string>");
    }

    @Test
    void reservedCharactersFollowPolicy() {
        try (TaskHarness task = new TaskHarness(properties(base, "column.name.sanitize", "underscore")).open(T0)) {
            task.put(record(T0, 0, null, Map.of("a b", 1L, "c.d", 2L)));
            task.flush();
            assertThat(StoredTable.open(base, "t").schema().names()).containsExactly("a_b", "c.d");
        }
        try (TaskHarness task = new TaskHarness(properties(base, "topic2table.map", "t:u")).open(T0)) {
            assertThatThrownBy(() -> task.put(record(T0, 0, null, Map.of("a b", 1L))))
                    .hasMessageContaining("column.name.sanitize=underscore");
        }
    }

    @Test
    void fieldsDifferingByCaseAreRejected() {
        Schema schema = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("ID", Schema.INT64_SCHEMA)
                .build();
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            assertThatThrownBy(() -> task.put(record(
                            T0, 0, null, null, schema, new Struct(schema).put("id", 1L).put("ID", 2L))))
                    .hasMessageContaining("become the same column");
        }
    }

    @Test
    void columnsAreFoundRegardlessOfCase() {
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, Map.of("Id", 1L)), record(T0, 1, null, Map.of("ID", 2L)));
            task.flush();
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("Id", 1L), Map.of("Id", 2L));
    }

    @Test
    void anExplicitNullBeatsTheSchemasDefault() {
        Schema withDefault = SchemaBuilder.string().optional().defaultValue("d").build();
        Schema schema = SchemaBuilder.struct()
                .field("a", Schema.INT64_SCHEMA)
                .field("b", withDefault)
                .build();
        try (TaskHarness task = new TaskHarness(properties(base)).open(T0)) {
            task.put(record(T0, 0, null, null, schema, new Struct(schema).put("a", 1L).put("b", null)));
            task.flush();
        }
        assertThat(StoredTable.open(base, "t").rows()).containsExactly(Map.of("a", 1L));
    }

    @Test
    void schemalessJsonGoesIntoTheTypesThatTheTableHas() {
        Schema schema = SchemaBuilder.struct()
                .field("i", Schema.INT32_SCHEMA)
                .field("d", Schema.FLOAT64_SCHEMA)
                .field("dec", Decimal.builder(2).parameter("connect.decimal.precision", "10").build())
                .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
                .field("ts", Timestamp.SCHEMA)
                .field("b", Schema.BYTES_SCHEMA)
                .build();
        try (TaskHarness task = new TaskHarness(properties(base, "schema.incompatible.policy", "dlq")).open(T0)) {
            task.put(record(
                    T0, 0, null, null, schema,
                    new Struct(schema)
                            .put("i", 1).put("d", 1.0).put("dec", new BigDecimal("1.00")).put("day", new Date(0))
                            .put("ts", new Date(0)).put("b", new byte[] {1})));
            task.put(record(T0, 1, null, json("{\"i\":2,\"d\":2,\"dec\":\"2.5\",\"day\":\"1970-01-03\","
                    + "\"ts\":\"1970-01-01T00:00:02+00:00\",\"b\":\"Ag==\"}")));
            task.put(record(T0, 2, null, json("{\"i\":3000000000}")), record(T0, 3, null, json("{\"i\":\"x\"}")));
            task.put(record(T0, 4, null, json("{\"dec\":\"x\"}")), record(T0, 5, null, json("{\"b\":\"%\"}")));
            task.put(record(T0, 6, null, json("{\"day\":\"soon\"}")), record(T0, 7, null, json("{\"ts\":\"soon\"}")));
            task.flush();
            assertThat(task.context.reported).hasSize(6);
        }
        List<Map<String, Object>> rows = StoredTable.open(base, "t").rows();

        assertThat(rows).hasSize(2);
        Map<String, Object> second =
                rows.stream().filter(row -> row.get("i").equals(2)).findFirst().orElseThrow();
        assertThat(second)
                .containsEntry("d", 2.0)
                .containsEntry("dec", new BigDecimal("2.50"))
                .containsEntry("day", 2)
                .containsEntry("ts", 2_000_000L)
                .containsEntry("b", new byte[] {2});
    }

    private static Object json(String text) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return converter.toConnectData("t", text.getBytes(StandardCharsets.UTF_8)).value();
        }
    }

    @Test
    void impossibleTypesAreNamedWithTheirPath() {
        Schema nothing = SchemaBuilder.struct().build();
        Schema empty = SchemaBuilder.struct().field("e", nothing).build();
        Schema badMap = SchemaBuilder.map(Schema.FLOAT64_SCHEMA, Schema.INT64_SCHEMA).build();
        Schema huge = Decimal.builder(40).build();
        assertThatThrownBy(() -> storedValue(empty, new Struct(empty).put("e", new Struct(nothing)))).hasMessageContaining("'v.e'");
        assertThatThrownBy(() -> storedValue(badMap, Map.of())).hasMessageContaining("field 'v' is MAP");
        assertThatThrownBy(() -> storedValue(huge, BigDecimal.ONE.setScale(40))).hasMessageContaining("field 'v'");
    }

    @Test
    void metadataBecomesColumns() {
        try (TaskHarness task = new TaskHarness(properties(
                        base, "pk.mode", "kafka", "metadata.columns", "timestamp,op,headers.trace,sequence"))
                .open(T0)) {
            var record = record(T0, 5, null, Map.of("a", 1L));
            record.headers().addString("trace", "abc");
            task.put(record);
            task.flush();
        }
        assertThat(StoredTable.open(base, "t").rows().get(0))
                .containsEntry("__topic", "t")
                .containsEntry("__partition", 0)
                .containsEntry("__offset", 5L)
                .containsEntry("__timestamp", 1_700_000_000_000_000L)
                .containsEntry("__op", "upsert")
                .containsEntry("__header_trace", "abc")
                .containsEntry("__sequence", 5L);
    }
}
