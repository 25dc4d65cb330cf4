// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every Delta type is read back in the JSON of the use-case format ("Values in expected/"). */
class KernelTableReaderTest {
    @TempDir
    Path table;

    @Test
    void everyScalarTypeHasItsJson() throws IOException {
        StructType schema = TableFixture.schema(
                "flag",
                BooleanType.BOOLEAN,
                "b",
                ByteType.BYTE,
                "s",
                ShortType.SHORT,
                "i",
                IntegerType.INTEGER,
                "l",
                LongType.LONG,
                "f",
                FloatType.FLOAT,
                "d",
                DoubleType.DOUBLE,
                "dec",
                new DecimalType(38, 10),
                "text",
                StringType.STRING,
                "bin",
                BinaryType.BINARY,
                "day",
                DateType.DATE,
                "at",
                TimestampType.TIMESTAMP);
        List<Object> row = List.of(
                true,
                1,
                -2,
                3,
                Long.MAX_VALUE,
                0.1f,
                -0.0d,
                new BigDecimal("12.3000000000"),
                " ü\"",
                new byte[] {0, -1},
                20455,
                1767323045123456L);
        new TableFixture(table, schema)
                .rows(row, Collections.nCopies(12, (Object) null))
                .commit();

        List<ObjectNode> rows = KernelTableReader.open(table).rows();

        assertThat(Json.text(rows.get(0)))
                .isEqualTo("{\"flag\":true,\"b\":1,\"s\":-2,\"i\":3,\"l\":9223372036854775807,\"f\":0.1,\"d\":-0.0,"
                        + "\"dec\":\"12.3000000000\",\"text\":\" ü\\\"\",\"bin\":\"AP8=\",\"day\":\"2026-01-02\","
                        + "\"at\":\"2026-01-02T03:04:05.123456Z\"}");
        assertThat(rows.get(1)).allMatch(JsonNode::isNull).hasSize(12);
    }

    @Test
    void whatIsNoNumberIsAText() {
        StructType schema = TableFixture.schema("f", FloatType.FLOAT, "d", DoubleType.DOUBLE);
        new TableFixture(table, schema)
                .rows(List.of(Float.NaN, Double.NEGATIVE_INFINITY), List.of(Float.POSITIVE_INFINITY, Double.NaN))
                .commit();

        assertThat(texts(KernelTableReader.open(table).rows()))
                .containsExactly("{\"f\":\"NaN\",\"d\":\"-Infinity\"}", "{\"f\":\"Infinity\",\"d\":\"NaN\"}");
    }

    @Test
    void timestampsShowSixDigitsOrNone() {
        new TableFixture(table, TableFixture.schema("at", TimestampType.TIMESTAMP))
                .rows(List.of(0L), List.of(-1L), List.of(1_500_000L))
                .commit();

        assertThat(texts(KernelTableReader.open(table).rows()))
                .containsExactly(
                        "{\"at\":\"1970-01-01T00:00:00Z\"}",
                        "{\"at\":\"1969-12-31T23:59:59.999999Z\"}",
                        "{\"at\":\"1970-01-01T00:00:01.500000Z\"}");
    }

    @Test
    void nestedTypesKeepTheirShape() {
        StructType point =
                TableFixture.schema("x", IntegerType.INTEGER, "tags", new ArrayType(StringType.STRING, true));
        StructType schema = TableFixture.schema(
                "point",
                point,
                "scores",
                new MapType(StringType.STRING, LongType.LONG, true),
                "path",
                new ArrayType(point, true));
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("b", 2L);
        scores.put("a", null);
        new TableFixture(table, schema)
                .rows(
                        Arrays.asList(
                                Arrays.asList(1, Arrays.asList("t", null)),
                                scores,
                                Arrays.asList(null, Arrays.asList(2, List.of()))),
                        Arrays.asList(Arrays.asList(null, null), Map.of(), List.of()))
                .commit();

        assertThat(texts(KernelTableReader.open(table).rows()))
                .containsExactly(
                        "{\"point\":{\"x\":1,\"tags\":[\"t\",null]},\"scores\":[[\"b\",2],[\"a\",null]],"
                                + "\"path\":[null,{\"x\":2,\"tags\":[]}]}",
                        "{\"point\":{\"x\":null,\"tags\":null},\"scores\":[],\"path\":[]}");
    }

    @Test
    void partitionColumnsAreColumnsOfTheirType() {
        StructType schema = TableFixture.schema("id", LongType.LONG, "zone", StringType.STRING, "day", DateType.DATE);
        Map<String, String> unknown = new LinkedHashMap<>();
        unknown.put("zone", null);
        unknown.put("day", "2026-01-02");
        new TableFixture(table, schema, "zone", "day")
                .add(Map.of("zone", "a b", "day", "2026-01-01"), List.of(1L))
                .add(unknown, List.of(2L))
                .add(Map.of("zone", "", "day", "2026-01-03"), List.of(3L))
                .commit();

        KernelTableReader reader = KernelTableReader.open(table);

        assertThat(reader.partitionColumns()).containsExactly("zone", "day");
        assertThat(texts(reader.rows()))
                .containsExactlyInAnyOrder(
                        "{\"id\":1,\"zone\":\"a b\",\"day\":\"2026-01-01\"}",
                        "{\"id\":2,\"zone\":null,\"day\":\"2026-01-02\"}",
                        "{\"id\":3,\"zone\":null,\"day\":\"2026-01-03\"}");
    }

    @Test
    void rowsMarkedInADeletionVectorAreGone() {
        ObjectNode more = Json.object();
        byte[] bitmap = bitmap(1, 2);
        more.putObject("deletionVector")
                .put("storageType", "i")
                .put("pathOrInlineDv", Base85Codec.encodeBytes(bitmap))
                .put("sizeInBytes", bitmap.length)
                .put("cardinality", 2);
        new TableFixture(table, TableFixture.schema("id", LongType.LONG))
                .withDeletionVectors()
                .add(more, Map.of(), List.of(1L), List.of(2L), List.of(3L), List.of(4L))
                .commit();

        KernelTableReader reader = KernelTableReader.open(table);

        assertThat(texts(reader.rows())).containsExactly("{\"id\":1}", "{\"id\":4}");
        assertThat(reader.protocol()).containsExactly(3, 7);
    }

    @Test
    void tellsVersionTxnAndProperties() {
        TableFixture fixture = new TableFixture(table, TableFixture.schema("id", LongType.LONG));
        fixture.rows(List.of(1L)).txn("sink:video-0", 41).commit();
        fixture.rows(List.of(2L)).txn("sink:video-0", 99).commit();

        KernelTableReader reader = KernelTableReader.open(table);

        assertThat(reader.version()).isEqualTo(1);
        assertThat(reader.txn("sink:video-0")).isEqualTo(OptionalLong.of(99));
        assertThat(reader.txn("sink:video-1")).isEmpty();
        assertThat(reader.properties()).containsEntry("delta.appendOnly", "false");
        assertThat(reader.files()).hasSize(2);
        assertThat(texts(KernelTableReader.open(table, 0).rows())).containsExactly("{\"id\":1}");
    }

    @Test
    void aProjectionCountsRowsEvenWithoutAKnownColumn() {
        new TableFixture(table, TableFixture.schema("id", LongType.LONG, "n", LongType.LONG))
                .rows(List.of(1L, 2L), List.of(3L, 4L))
                .commit();
        List<ObjectNode> some = new ArrayList<>();
        List<ObjectNode> none = new ArrayList<>();

        KernelTableReader.open(table).forEachRow(Set.of("n", "unknown"), some::add);
        KernelTableReader.open(table).forEachRow(Set.of(), none::add);

        assertThat(texts(some)).containsExactly("{\"n\":2}", "{\"n\":4}");
        assertThat(texts(none)).containsExactly("{}", "{}");
    }

    private static List<String> texts(List<ObjectNode> rows) {
        return rows.stream().map(Json::text).toList();
    }

    /** The protocol's portable format: magic, one 32-bit bitmap, an array container. */
    private static byte[] bitmap(int... rows) {
        ByteBuffer buffer =
                ByteBuffer.allocate(4 + 8 + 4 + 8 + 4 + 4 + 2 * rows.length + 2).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(1681511377).putLong(1).putInt(0);
        buffer.putInt(12346).putInt(1).putShort((short) 0).putShort((short) (rows.length - 1));
        buffer.putInt(16);
        for (int row : rows) {
            buffer.putShort((short) row);
        }
        int aligned = (buffer.position() + 3) / 4 * 4;
        return Arrays.copyOf(buffer.array(), aligned);
    }
}
