// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SchemaMismatchException;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Single values into the columns that there are: what is widened, what is refused, what is never rounded. */
class ReadersTest {
    private static final StructType NESTED = StructType.of(StructField.of("x", PrimitiveType.LONG));

    private static TypePlans plans(String... pairs) {
        Map<String, String> properties =
                new java.util.HashMap<>(Map.of("name", "c", "table.base.path", "file:///tmp/x"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        TableConfig config = SinkValidation.read(properties).table("t");
        return new TypePlans(config.schema());
    }

    private static Object read(Schema schema, DataType held, Object value) {
        return plans().compile(schema, held, "f").reader().read(value);
    }

    private static void refuses(Schema schema, DataType held) {
        assertThatThrownBy(() -> plans().compile(schema, held, "f"))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("'f");
    }

    @Test
    void integersAreWidenedAndNeverNarrowed() {
        assertThat(read(Schema.INT8_SCHEMA, PrimitiveType.SHORT, (byte) 1)).isEqualTo((short) 1);
        assertThat(read(Schema.INT8_SCHEMA, PrimitiveType.INTEGER, (byte) 1)).isEqualTo(1);
        assertThat(read(Schema.INT16_SCHEMA, PrimitiveType.LONG, (short) 1)).isEqualTo(1L);
        assertThat(read(Schema.INT8_SCHEMA, new DecimalType(5, 2), (byte) 1)).isEqualTo(new BigDecimal("1.00"));
        assertThat(read(Schema.INT16_SCHEMA, new DecimalType(5, 0), (short) 1)).isEqualTo(BigDecimal.ONE);
        assertThat(read(Schema.INT32_SCHEMA, new DecimalType(12, 2), 1)).isEqualTo(new BigDecimal("1.00"));
        assertThat(read(Schema.INT64_SCHEMA, new DecimalType(19, 0), 1L)).isEqualTo(BigDecimal.ONE);
        refuses(Schema.INT32_SCHEMA, PrimitiveType.SHORT);
        refuses(Schema.INT64_SCHEMA, new DecimalType(18, 0));
        refuses(Schema.INT64_SCHEMA, PrimitiveType.DOUBLE);
        refuses(Schema.INT64_SCHEMA, PrimitiveType.STRING);
    }

    @Test
    void fractionsAreWidenedAndNeverNarrowed() {
        assertThat(read(Schema.FLOAT32_SCHEMA, PrimitiveType.DOUBLE, 0.5f)).isEqualTo(0.5);
        refuses(Schema.FLOAT64_SCHEMA, PrimitiveType.FLOAT);
        refuses(Schema.FLOAT32_SCHEMA, PrimitiveType.LONG);
    }

    @Test
    void decimalsFollowColumnAndSetting() {
        Schema schema = Decimal.schema(2);
        assertThat(read(schema, PrimitiveType.STRING, new BigDecimal("1E+2"))).isEqualTo("100");
        assertThat(plans("decimal.handling", "double")
                        .compile(schema, null, "f")
                        .reader()
                        .read(BigDecimal.TEN))
                .isEqualTo(10.0);
        assertThat(plans("decimal.handling", "double")
                        .compile(schema, PrimitiveType.DOUBLE, "f")
                        .type())
                .isEqualTo(PrimitiveType.DOUBLE);
        refuses(schema, PrimitiveType.DOUBLE);
        refuses(schema, PrimitiveType.LONG);
        refuses(Decimal.builder(-1).build(), null);
        refuses(Decimal.builder(2).parameter("connect.decimal.precision", "x").build(), null);
        refuses(Decimal.builder(2).parameter("connect.decimal.precision", "39").build(), null);
        assertThatThrownBy(() -> read(schema, new DecimalType(3, 2), new BigDecimal("10.00")))
                .isInstanceOf(RecordException.class);
        assertThatThrownBy(() -> read(schema, null, "1")).isInstanceOf(RecordException.class);
    }

    @Test
    void decimalsOfAnyScaleGoIntoTheColumnThatThereIs() {
        Schema schema = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.OPTIONAL_INT32_SCHEMA)
                .field("value", Schema.OPTIONAL_BYTES_SCHEMA)
                .build();
        Struct value = new Struct(schema).put("scale", 1).put("value", ByteBuffer.wrap(new byte[] {25}));
        assertThat(read(schema, new DecimalType(5, 2), value)).isEqualTo(new BigDecimal("2.50"));
        assertThat(read(schema, PrimitiveType.DOUBLE, value)).isEqualTo(2.5);
        assertThatThrownBy(() -> read(schema, null, new Struct(schema))).isInstanceOf(RecordException.class);
        refuses(schema, PrimitiveType.LONG);
    }

    @Test
    void valuesOfAnotherClassThanTheirSchemaAreReported() {
        for (String name : List.of("Date", "MicroTime", "Timestamp", "NanoTimestamp", "ZonedTimestamp")) {
            Schema schema =
                    SchemaBuilder.int64().name("io.debezium.time." + name).build();
            assertThatThrownBy(() -> read(schema, null, new Object())).isInstanceOf(RecordException.class);
        }
        assertThatThrownBy(() -> read(Schema.BYTES_SCHEMA, null, "x")).isInstanceOf(RecordException.class);
        Schema millis = SchemaBuilder.int64().name("io.debezium.time.Timestamp").build();
        assertThatThrownBy(() -> read(millis, null, Long.MAX_VALUE)).isInstanceOf(RecordException.class);
        assertThat(read(millis, PrimitiveType.TIMESTAMP_NTZ, 1L)).isEqualTo(1_000L);
        refuses(millis, PrimitiveType.DATE);
    }

    @Test
    void partsOfAnotherKindAreRefused() {
        Schema list = SchemaBuilder.array(Schema.INT64_SCHEMA).build();
        Schema map = SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT64_SCHEMA).build();
        Schema struct = SchemaBuilder.struct()
                .field("x", Schema.INT64_SCHEMA)
                .field("y", Schema.INT64_SCHEMA)
                .build();
        refuses(list, PrimitiveType.LONG);
        refuses(map, PrimitiveType.LONG);
        refuses(struct, PrimitiveType.LONG);
        assertThatThrownBy(() -> plans().compile(struct, NESTED, "f")).hasMessageContaining("'f.y' has no column");
        assertThat(read(map, new MapType(PrimitiveType.LONG, PrimitiveType.LONG, false), Map.of(1, 2L)))
                .isEqualTo(Map.of(1L, 2L));
        assertThat(read(list, new ArrayType(PrimitiveType.LONG, false), List.of(1L)))
                .isEqualTo(List.of(1L));
    }

    @Test
    void typesAreInferredFromValues() {
        DynamicValues values = new DynamicValues(false);
        assertThat(values.infer(1)).isEqualTo(PrimitiveType.LONG);
        assertThat(values.infer(1.5f)).isEqualTo(PrimitiveType.DOUBLE);
        assertThat(values.infer(BigInteger.ONE)).hasToString("decimal(38,0)");
        assertThat(values.infer(new BigDecimal("1.25"))).hasToString("decimal(38,2)");
        assertThat(values.infer(true)).isEqualTo(PrimitiveType.BOOLEAN);
        assertThat(values.infer(new Date())).isEqualTo(PrimitiveType.TIMESTAMP);
        assertThat(values.infer(new byte[0])).isEqualTo(PrimitiveType.BINARY);
        assertThat(values.infer(ByteBuffer.allocate(1))).isEqualTo(PrimitiveType.BINARY);
        assertThat(values.infer("x")).isEqualTo(PrimitiveType.STRING);
        assertThat(values.infer(null)).isNull();
        assertThat(values.infer(new Object())).isNull();
        assertThat(values.infer(List.of())).isNull();
        assertThat(values.infer(Map.of())).isNull();
        assertThat(values.infer(Arrays.asList(null, Map.of("a", 1), Map.of("b", "x"))))
                .hasToString("array<struct<a long, b string>>");
        for (List<Object> mixed : List.<List<Object>>of(List.of(1, 2.5), List.of(2.5, 1), List.of(1, 2.5, 1))) {
            assertThat(values.infer(mixed)).hasToString("array<double>");
            assertThat(values.infer(List.of(List.of(1), mixed))).hasToString("array<array<double>>");
        }
        assertThat(values.infer(List.of(Map.of("a", 1), Map.of("a", 2.5)))).hasToString("array<struct<a double>>");
        assertThat(values.grown(new ArrayType(NESTED, true), List.of(Map.of("y", 1), Map.of("y", 2.5))))
                .hasToString("array<struct<x long, y double>>");
        assertThat(values.grown(new ArrayType(PrimitiveType.LONG, true), List.of(2.5)))
                .as("a column that is there keeps its type")
                .hasToString("array<long>");
        assertThat(values.grown(NESTED, Map.of("X", 1))).isSameAs(NESTED);
        assertThat(values.grown(new ArrayType(NESTED, true), List.of(Map.of("y", 1))))
                .hasToString("array<struct<x long, y long>>");
        assertThat(values.grown(PrimitiveType.LONG, Map.of("y", 1))).isEqualTo(PrimitiveType.LONG);
    }

    @Test
    void valuesWithoutSchemaGoIntoColumnsOrAreRefused() {
        DynamicValues values = new DynamicValues(false);
        assertThat(values.read(1L, PrimitiveType.BYTE, "f")).isEqualTo((byte) 1);
        assertThat(values.read(1L, PrimitiveType.SHORT, "f")).isEqualTo((short) 1);
        assertThat(values.read(BigInteger.ONE, PrimitiveType.LONG, "f")).isEqualTo(1L);
        assertThat(values.read(1.5, PrimitiveType.FLOAT, "f")).isEqualTo(1.5f);
        assertThat(values.read(true, PrimitiveType.BOOLEAN, "f")).isEqualTo(true);
        assertThat(values.read(new Date(1), PrimitiveType.TIMESTAMP, "f")).isEqualTo(1_000L);
        assertThat(values.read(2L, PrimitiveType.TIMESTAMP, "f")).isEqualTo(2_000L);
        assertThat(values.read(new Date(86_400_000L), PrimitiveType.DATE, "f")).isEqualTo(1);
        assertThat(values.read(3L, PrimitiveType.DATE, "f")).isEqualTo(3);
        assertThat(values.read(3L, new DecimalType(3, 1), "f")).isEqualTo(new BigDecimal("3.0"));
        assertThat((byte[]) values.read(ByteBuffer.wrap(new byte[] {1}), PrimitiveType.BINARY, "f"))
                .containsExactly(1);
        assertThat(values.read(Map.of("1", 2L), new MapType(PrimitiveType.STRING, PrimitiveType.LONG, true), "f"))
                .isEqualTo(Map.of("1", 2L));
        for (PrimitiveType type : PrimitiveType.values()) {
            assertThatThrownBy(() -> values.read(new Object(), type, "f")).isInstanceOf(SchemaMismatchException.class);
        }
        for (PrimitiveType type : List.of(PrimitiveType.BYTE, PrimitiveType.SHORT, PrimitiveType.INTEGER)) {
            assertThatThrownBy(() -> values.read(70_000_000_000L, type, "f")).isInstanceOf(RecordException.class);
            if (type != PrimitiveType.INTEGER) {
                assertThatThrownBy(() -> values.read(70_000L, type, "f")).isInstanceOf(RecordException.class);
            }
        }
        assertThatThrownBy(() -> values.read(Long.MAX_VALUE, PrimitiveType.TIMESTAMP, "f"))
                .isInstanceOf(RecordException.class);
        assertThatThrownBy(() -> values.read("1.5", PrimitiveType.DOUBLE, "f"))
                .isInstanceOf(SchemaMismatchException.class);
        assertThatThrownBy(() -> values.read(Map.of("y", 1), NESTED, "f")).hasMessageContaining("'f.y'");
    }

    @Test
    void placeholdersAreRecognisedInEveryForm() {
        String text = "__debezium_unavailable_value";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Unavailable unavailable = new Unavailable(text);
        assertThat(List.<Object>of(
                        text,
                        bytes,
                        ByteBuffer.wrap(bytes),
                        Base64.getEncoder().encodeToString(bytes),
                        HexFormat.of().formatHex(bytes),
                        List.of(text),
                        List.of(bytes),
                        List.of(ByteBuffer.wrap(bytes)),
                        List.of(UUID.nameUUIDFromBytes(bytes).toString()),
                        Map.of(text, text),
                        "{\"" + text + "\":\"" + text + "\"}"))
                .allMatch(unavailable::matches);
        assertThat(List.<Object>of(
                        "x".repeat(text.length()),
                        new byte[bytes.length],
                        ByteBuffer.allocate(bytes.length),
                        List.of("x"),
                        List.of(1L),
                        java.util.Collections.nCopies(bytes.length, 1L),
                        java.util.Collections.nCopies(bytes.length, "x"),
                        Map.of("a", text),
                        Map.of(1, text),
                        5L))
                .noneMatch(unavailable::matches);
        assertThat(new Unavailable("").matches("")).isFalse();
        assertThat(new Unavailable("").matches(new byte[0])).isFalse();
    }
}
