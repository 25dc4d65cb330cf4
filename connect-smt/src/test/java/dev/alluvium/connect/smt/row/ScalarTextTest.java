// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one text form of each scalar in ids. */
class ScalarTextTest {
    private static Schema named(SchemaBuilder schema, String name) {
        return schema.name(name).build();
    }

    static Stream<Arguments> scalars() {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Schema bare = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .build();
        byte[] unscaled = BigInteger.valueOf(12345).toByteArray();
        return Stream.of(
                Arguments.of(null, "00123", "00123"),
                Arguments.of(null, 7, "7"),
                Arguments.of(null, (byte) -7, "-7"),
                Arguments.of(null, (short) 7, "7"),
                Arguments.of(null, new BigInteger("18446744073709551616"), "18446744073709551616"),
                Arguments.of(null, true, "true"),
                Arguments.of(null, 1e21, "1000000000000000000000"),
                Arguments.of(null, 0.5f, "0.5"),
                Arguments.of(null, Double.NaN, null),
                Arguments.of(Decimal.schema(2), new BigDecimal("1E+3"), "1000"),
                Arguments.of(null, new byte[] {1, 2}, "AQI="),
                Arguments.of(null, ByteBuffer.wrap(new byte[] {1, 2}), "AQI="),
                Arguments.of(null, List.of(1), null),
                Arguments.of(named(SchemaBuilder.string(), "io.debezium.data.Uuid"), "B68A", "b68a"),
                Arguments.of(named(SchemaBuilder.string(), "io.debezium.data.Uuid"), 3, "3"),
                Arguments.of(named(SchemaBuilder.int32(), "io.debezium.time.Date"), 19800, "2024-03-18"),
                Arguments.of(
                        named(SchemaBuilder.int64(), "io.debezium.time.Timestamp"),
                        1710489600001L,
                        "2024-03-15T08:00:00.001"),
                Arguments.of(
                        named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"),
                        -1L,
                        "1969-12-31T23:59:59.999999"),
                Arguments.of(
                        named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp"),
                        1L,
                        "1970-01-01T00:00:00.000000001"),
                Arguments.of(named(SchemaBuilder.int64(), "io.debezium.time.Timestamp"), "x", "x"),
                Arguments.of(named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"), "x", "x"),
                Arguments.of(named(SchemaBuilder.int64(), "io.debezium.time.NanoTimestamp"), "x", "x"),
                Arguments.of(named(SchemaBuilder.int32(), "io.debezium.time.Date"), "x", "x"),
                Arguments.of(org.apache.kafka.connect.data.Date.SCHEMA, new Date(86400000L), "1970-01-02"),
                Arguments.of(org.apache.kafka.connect.data.Date.SCHEMA, 1, "1"),
                Arguments.of(Time.SCHEMA, new Date(3600000L), "01:00:00"),
                Arguments.of(Time.SCHEMA, 1, "1"),
                Arguments.of(Timestamp.SCHEMA, new Date(1710489600000L), "2024-03-15T08:00:00Z"),
                Arguments.of(variable, new Struct(variable).put("scale", 2).put("value", unscaled), "123.45"),
                Arguments.of(
                        variable,
                        new Struct(variable).put("scale", 2).put("value", ByteBuffer.wrap(unscaled)),
                        "123.45"),
                Arguments.of(bare, new Struct(bare), null),
                Arguments.of(variable, new Struct(variable).put("scale", 2).put("value", new byte[0]), null),
                Arguments.of(
                        variable,
                        new Struct(variable).put("scale", Integer.MIN_VALUE).put("value", unscaled),
                        null),
                Arguments.of(
                        named(SchemaBuilder.int32(), "io.debezium.time.Date"), Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of(variable, "x", "x"));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void everyScalarHasOneText(Schema schema, Object value, String text) {
        assertThat(ScalarText.of(schema).text(value)).isEqualTo(text);
    }

    @Test
    void readingABufferDoesNotConsumeIt() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2});

        ScalarText.PLAIN.text(buffer);

        assertThat(buffer.remaining()).isEqualTo(2);
    }
}
