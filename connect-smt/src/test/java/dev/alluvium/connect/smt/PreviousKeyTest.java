// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The old key that JSON brought in a header has the types and the order of the new key, so both are written alike. */
class PreviousKeyTest {
    private static final Schema VARIABLE = SchemaBuilder.struct()
            .name("io.debezium.data.VariableScaleDecimal")
            .field("scale", Schema.INT32_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();
    private static final Schema KEY = SchemaBuilder.struct()
            .name("cat.public.takes.Key")
            .field("no", Schema.INT64_SCHEMA)
            .field("price", Decimal.schema(2))
            .field("day", SchemaBuilder.int32().name("io.debezium.time.Date").build())
            .field("at", Timestamp.SCHEMA)
            .field("on", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("time", Time.SCHEMA)
            .field("uuid", SchemaBuilder.string().name("io.debezium.data.Uuid").build())
            .field("raw", Schema.BYTES_SCHEMA)
            .field("any", VARIABLE)
            .build();

    private static Struct key() {
        return new Struct(KEY)
                .put("no", 3L)
                .put("price", new BigDecimal("19.50"))
                .put("day", 19_800)
                .put("at", new Date(1_710_489_600_000L))
                .put("on", new Date(86_400_000L * 19_800))
                .put("time", new Date(3_600_000L))
                .put("uuid", "0B7F4A1E-6F1C-4F0E-9A58-1F2B7C1F0A11")
                .put("raw", new byte[] {1, 2})
                .put("any", new Struct(VARIABLE).put("scale", 1).put("value", new byte[] {15}));
    }

    private static SinkRecord normalized(Schema headerSchema, Object header) {
        return normalize("format", "debezium")
                .apply(Envelope.of(Form.STRUCT)
                        .key(KEY, key())
                        .after(Envelope.row(7, "x", null))
                        .header("__debezium.oldkey", headerSchema, header)
                        .sink());
    }

    @Test
    void oldKeyReadBackFromJsonIsWrittenAsTheSameKeyInMemory() {
        SinkRecord struct = normalized(KEY, key());
        SinkRecord map = normalized(null, Json.withoutSchema(KEY, key()));

        assertThat(header(struct, "entity.prev.id")).isEqualTo(header(struct, "entity.id"));
        assertThat(header(map, "entity.prev.id")).isEqualTo(header(struct, "entity.id"));
        assertThat(header(map, "entity.prev.key")).isEqualTo(header(struct, "entity.prev.key"));
        assertThat(header(map, "entity.prev.key").toString())
                .startsWith("{\"no\":3,\"price\":\"19.50\",\"day\":\"2024-03-18\",\"at\":\"2024-03-15T08:00:00Z\"")
                .endsWith("\"raw\":\"AQI=\",\"any\":\"1.5\"}");
    }

    @Test
    void numericDecimalsAreReadToo() {
        Schema schema = SchemaBuilder.struct().field("p", Decimal.schema(2)).build();
        SinkRecord record = normalize("format", "debezium")
                .apply(Envelope.of(Form.STRUCT)
                        .key(schema, new Struct(schema).put("p", new BigDecimal("2.50")))
                        .after(Envelope.row(7, "x", null))
                        .header("__debezium.oldkey", Schema.STRING_SCHEMA, "{\"p\":2.5}")
                        .sink());

        assertThat(header(record, "entity.prev.id")).isEqualTo("2.50");
    }

    @Test
    void oldKeyOfAnotherShapeStaysUnknown() {
        for (Object header : new Object[] {Map.of("no", 3L), Map.of("price", "%"), Map.of("price", "")}) {
            SinkRecord record = normalized(null, header);

            assertThat(header(record, "entity.prev.id")).isNull();
            assertThat(header(record, "entity.key.change")).isEqualTo("paired");
        }
    }

    @Test
    void orderOfASchemalessKeyIsThatOfTheNewOne() {
        Map<String, Object> current = new LinkedHashMap<>();
        current.put("b", 1L);
        current.put("a", 2L);
        Map<String, Object> old = new LinkedHashMap<>();
        old.put("a", 4L);
        old.put("b", 3L);
        SinkRecord event = Transforms.sink(
                "t",
                null,
                current,
                null,
                Json.value("{\"op\":\"c\",\"after\":{\"x\":1},\"source\":{\"table\":\"t\"}}"));
        event.headers().add("__debezium.oldkey", old, null);

        assertThat(header(normalize("format", "debezium").apply(event), "entity.prev.key"))
                .isEqualTo("{\"b\":3,\"a\":4}");
    }
}
