// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.field;
import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that Debezium did not get (TOAST, LOB), in every form a column gives the placeholder: B15. */
class UnavailableValuesTest {
    private static final String P = "__debezium_unavailable_value";
    private static final byte[] BYTES = P.getBytes(StandardCharsets.UTF_8);
    private static final Schema ROW = SchemaBuilder.struct()
            .name("cat.public.toasted.Value")
            .optional()
            .field("id", Schema.INT32_SCHEMA)
            .field("txt", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bin", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("b64", Schema.OPTIONAL_STRING_SCHEMA)
            .field("hex", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                    "texts",
                    SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                            .optional()
                            .build())
            .field(
                    "bins",
                    SchemaBuilder.array(Schema.OPTIONAL_BYTES_SCHEMA).optional().build())
            .field(
                    "ints",
                    SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).optional().build())
            .field(
                    "longs",
                    SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).optional().build())
            .field(
                    "hstore",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                            .optional()
                            .build())
            .field("json", Schema.OPTIONAL_STRING_SCHEMA)
            .field(
                    "uuids",
                    SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                            .optional()
                            .build())
            .field("kept", Schema.OPTIONAL_STRING_SCHEMA)
            .field("amount", Decimal.builder(2).optional().build())
            .build();

    private static Struct toasted() {
        List<Integer> ints = new ArrayList<>();
        List<Long> longs = new ArrayList<>();
        for (byte one : BYTES) {
            ints.add((int) one);
            longs.add((long) one);
        }
        return new Struct(ROW)
                .put("id", 7)
                .put("txt", P)
                .put("bin", ByteBuffer.wrap(BYTES))
                .put("b64", "X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==")
                .put("hex", HexFormat.of().formatHex(BYTES))
                .put("texts", List.of(P))
                .put("bins", List.of(ByteBuffer.wrap(BYTES)))
                .put("ints", ints)
                .put("longs", longs)
                .put("hstore", Map.of(P, P))
                .put("json", "{\"" + P + "\":\"" + P + "\"}")
                .put("uuids", List.of("b68a35a7-17ad-35b3-af2a-ae46edb4545a"))
                .put("kept", "value");
    }

    @ParameterizedTest
    @EnumSource
    void toastPlaceholderAllArrayForms(Form form) {
        SinkRecord event = Envelope.of(form, ROW).op("u").after(toasted()).sink();

        SinkRecord normalized = normalize("format", "debezium").apply(event);

        assertThat((List<?>) Json.value((String) header(normalized, "entity.unchanged")))
                .map(Object::toString)
                .containsExactlyInAnyOrder(
                        "txt", "bin", "b64", "hex", "texts", "bins", "ints", "longs", "hstore", "json", "uuids");
        assertThat(header(normalized, "entity.partial")).isEqualTo(true);
        if (form.hasSchema()) {
            assertThat(normalized.value()).isSameAs(((Struct) event.value()).getStruct("after"));
        } else {
            assertThat(((Map<?, ?>) normalized.value()).keySet().stream().map(Object::toString))
                    .containsExactlyInAnyOrder("id", "kept", "amount");
        }
    }

    @Test
    void bytesOfAConnectorInTheSameWorkerAreRecognised() {
        Struct row = new Struct(ROW).put("id", 7).put("bin", BYTES);

        SinkRecord normalized = normalize("format", "debezium")
                .apply(Envelope.of(Form.STRUCT, ROW).after(row).sink());

        assertThat(header(normalized, "entity.unchanged")).isEqualTo("[\"bin\"]");
    }

    @Test
    void looksAlikeIsData() {
        List<Integer> almost = new ArrayList<>();
        for (byte one : BYTES) {
            almost.add((int) one);
        }
        almost.set(27, 0);
        Struct row = new Struct(ROW)
                .put("id", 7)
                .put("txt", P + "s")
                .put("texts", List.of(P, P))
                .put("ints", almost)
                .put("hstore", Map.of(P, "other"))
                .put("json", P.toUpperCase(java.util.Locale.ROOT))
                .put("uuids", List.of())
                .put("longs", List.of(1L))
                .put("bin", new byte[BYTES.length]);

        SinkRecord normalized = normalize("format", "debezium")
                .apply(Envelope.of(Form.STRUCT, ROW).after(row).sink());

        assertThat(header(normalized, "entity.unchanged")).isNull();
        assertThat(header(normalized, "entity.partial")).isEqualTo(false);
    }

    @ParameterizedTest
    @EnumSource
    void nullClearsTheColumn(Form form) {
        SinkRecord event = Envelope.of(form, ROW).op("u").after(toasted()).sink();

        SinkRecord normalized =
                normalize("format", "debezium", "unavailable.values", "null").apply(event);

        assertThat(field(normalized.value(), "txt")).isNull();
        assertThat(field(normalized.value(), "hstore")).isNull();
        assertThat(field(normalized.value(), "kept")).isEqualTo("value");
        assertThat(header(normalized, "entity.unchanged")).isNull();
        assertThat(header(normalized, "entity.partial")).isEqualTo(false);
        assertThat(field(field(event.value(), "after"), "txt")).isEqualTo(P);
    }

    @Test
    void nullCannotClearARequiredColumn() {
        Schema schema = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("txt", Schema.STRING_SCHEMA)
                .build();
        Struct row = new Struct(schema).put("id", 7).put("txt", P);
        SinkRecord event = Envelope.of(Form.STRUCT, schema).after(row).sink();

        assertThatThrownBy(() -> normalize("format", "debezium", "unavailable.values", "null")
                        .apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'txt'");
    }

    @ParameterizedTest
    @EnumSource
    void failNamesTheColumnsAndNoValue(Form form) {
        SinkRecord event = Envelope.of(form, ROW).op("u").after(toasted()).sink();

        assertThatThrownBy(() -> normalize("format", "debezium", "unavailable.values", "fail")
                        .apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("txt")
                .hasMessageNotContaining(P);
    }

    @ParameterizedTest
    @EnumSource
    void keepLeavesThePlaceholder(Form form) {
        SinkRecord event = Envelope.of(form, ROW).op("u").after(toasted()).sink();

        SinkRecord normalized =
                normalize("format", "debezium", "unavailable.values", "keep").apply(event);

        assertThat(field(normalized.value(), "txt")).isEqualTo(P);
        assertThat(header(normalized, "entity.partial")).isEqualTo(false);
    }

    @ParameterizedTest
    @EnumSource
    void placeholderInTheKeyIsRefused(Form form) {
        Schema key = SchemaBuilder.struct().field("k", Schema.STRING_SCHEMA).build();
        SinkRecord event = Envelope.of(form, ROW)
                .key(key, new Struct(key).put("k", P))
                .after(toasted())
                .sink();

        assertThatThrownBy(() -> normalize("format", "debezium").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("id field 'k'");
    }

    @ParameterizedTest
    @EnumSource
    void anotherPlaceholderMayBeConfiguredAsBytes(Form form) {
        NormalizeEntity<SinkRecord> transform =
                normalize("format", "debezium", "unavailable.value.placeholder", "hex:4e41");
        SinkRecord event = Envelope.of(form, ROW)
                .after(new Struct(ROW).put("id", 7).put("txt", "NA").put("kept", P))
                .sink();

        assertThat(header(transform.apply(event), "entity.unchanged")).isEqualTo("[\"txt\"]");
    }

    @ParameterizedTest
    @EnumSource
    void placeholderOfAnImageBeforeIsNoValueEither(Form form) {
        SinkRecord event = Envelope.of(form, ROW)
                .op("d")
                .before(new Struct(ROW).put("id", 7).put("txt", P))
                .sink();

        SinkRecord normalized =
                normalize("format", "debezium", "delete.value", "before").apply(event);

        assertThat(header(normalized, "entity.unchanged")).isEqualTo("[\"txt\"]");
        assertThat(header(normalized, "entity.op")).isEqualTo("delete");
    }

    @Test
    void omittingTheFactRefusesTheRecord() {
        SinkRecord event = Envelope.of(Form.STRUCT, ROW).after(toasted()).sink();

        assertThatThrownBy(() -> normalize("format", "debezium", "headers.include", "type,op,partial")
                        .apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'unchanged'")
                .hasMessageContaining("headers.include");
    }
}
