// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static dev.alluvium.delta.data.parquet.ForeignRows.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.ValueCursor;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.KeyBytes;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Spark, Hive and older writers leave them: other physical types, other list layouts, other columns. */
final class ForeignParquetTest {
    @TempDir
    Path root;

    private LocalObjectStore store;
    private ParquetDataFiles files;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(root);
        files = new ParquetDataFiles(
                store,
                new DataFileSettings(
                        Compression.NONE,
                        StatsColumns.firstOnes(),
                        TestContexts.counted().clock(),
                        () -> "id"));
    }

    /** One row, written field by field. */
    private AddFile write(String schema, Consumer<RecordConsumer> row) throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message foreign { " + schema + " }");
        ObjectOutput output = store.create("foreign.parquet");
        try (ParquetWriter<Consumer<RecordConsumer>> writer =
                ForeignRows.to(output, type).build()) {
            writer.write(row);
        }
        output.close();
        return add(output.position());
    }

    private static AddFile add(long size) {
        return new AddFile("foreign.parquet", Map.of(), size, 0, true, null, Map.of(), Optional.empty());
    }

    private List<Object> read(AddFile file, StructField... columns) {
        TableLayout layout = new TableLayout(StructType.of(columns), List.of());
        List<List<Object>> rows = Rows.read(files.read(file, layout, Rows.all(layout)));
        assertThat(Rows.read(files.values(file, layout, Rows.all(layout)), layout.width(), Rows.all(layout)))
                .isEqualTo(rows);
        for (int column = 0; column < layout.width(); column++) {
            BitSet one = Rows.columns(column);
            assertThat(Rows.read(files.values(file, layout, one), layout.width(), one))
                    .isEqualTo(Rows.read(files.read(file, layout, one)));
        }
        return rows.get(0);
    }

    private static void group(RecordConsumer out, Runnable fields) {
        out.startGroup();
        fields.run();
        out.endGroup();
    }

    @Test
    void timestampsOfEveryUnitBecomeMicroseconds() throws IOException {
        byte[] int96 = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1_500_000_000L)
                .putInt(2_440_589)
                .array();
        AddFile file = write(
                "optional int96 a; optional int64 b (TIMESTAMP(MILLIS,true));"
                        + " optional int64 c (TIMESTAMP(NANOS,true)); optional int64 d (TIMESTAMP(MICROS,true));",
                out -> {
                    field(out, "a", 0, () -> out.addBinary(Binary.fromConstantByteArray(int96)));
                    field(out, "b", 1, () -> out.addLong(-5));
                    field(out, "c", 2, () -> out.addLong(-1));
                    field(out, "d", 3, () -> out.addLong(7));
                });

        assertThat(read(
                        file,
                        StructField.of("a", PrimitiveType.TIMESTAMP),
                        StructField.of("b", PrimitiveType.TIMESTAMP),
                        StructField.of("c", PrimitiveType.TIMESTAMP),
                        StructField.of("d", PrimitiveType.TIMESTAMP)))
                .containsExactly(86_401_500_000L, -5000L, -1L, 7L);
    }

    /** What another writer calls text has one key, whether rows or values are read. */
    @Test
    void aTextThatIsNoUtf8HasOneKey() throws IOException {
        byte[] broken = {'a', (byte) 0xC3, '('};
        AddFile file = write(
                "optional binary a (STRING);",
                out -> field(out, "a", 0, () -> out.addBinary(Binary.fromConstantByteArray(broken))));
        TableLayout layout = new TableLayout(StructType.of(StructField.of("a", PrimitiveType.STRING)), List.of());
        KeyCodec codec = new KeyCodec(layout.schema(), List.of("a"));
        KeyBytes key = new KeyBytes();

        try (RowCursor rows = files.read(file, layout, Rows.all(layout));
                ValueCursor values = files.values(file, layout, Rows.all(layout))) {
            assertThat(rows.next() && values.next() && codec.write(values, key)).isTrue();
            assertThat(key.toKey()).isEqualTo(codec.ofRow(rows.row()));
        }
        assertThat(read(file, StructField.of("a", PrimitiveType.STRING))).containsExactly("a\uFFFD(");
    }

    @Test
    void narrowerNumbersAreWidened() throws IOException {
        AddFile file = write("optional int32 a; optional float b; optional int32 c;", out -> {
            field(out, "a", 0, () -> out.addInteger(5));
            field(out, "b", 1, () -> out.addFloat(1.5f));
            field(out, "c", 2, () -> out.addInteger(3));
        });

        assertThat(read(
                        file,
                        StructField.of("a", PrimitiveType.LONG),
                        StructField.of("b", PrimitiveType.DOUBLE),
                        StructField.of("c", PrimitiveType.DOUBLE)))
                .containsExactly(5L, 1.5d, 3.0d);
    }

    @Test
    void decimalsOfEveryPhysicalTypeAreRead() throws IOException {
        AddFile file = write(
                "optional binary a (DECIMAL(30,2)); optional int32 b (DECIMAL(5,1)); optional int64 c (DECIMAL(12,2));",
                out -> {
                    field(out, "a", 0, () -> out.addBinary(Binary.fromConstantByteArray(new byte[] {-1, 56})));
                    field(out, "b", 1, () -> out.addInteger(15));
                    field(out, "c", 2, () -> out.addLong(-250));
                });

        assertThat(read(
                        file,
                        StructField.of("a", new DecimalType(38, 4)),
                        StructField.of("b", new DecimalType(10, 1)),
                        StructField.of("c", new DecimalType(18, 2))))
                .containsExactly(new BigDecimal("-2.0000"), new BigDecimal("1.5"), new BigDecimal("-2.50"));
    }

    @Test
    void oldListLayoutsAreRead() throws IOException {
        AddFile file = write(
                "optional group a (LIST) { repeated int32 array; }"
                        + " optional group b (LIST) { repeated group b_tuple { optional int32 x; } }"
                        + " optional group c (LIST) { repeated group bag { optional int32 item; } }",
                out -> {
                    field(
                            out,
                            "a",
                            0,
                            () -> group(
                                    out,
                                    () -> field(out, "array", 0, () -> {
                                        out.addInteger(1);
                                        out.addInteger(2);
                                    })));
                    field(
                            out,
                            "b",
                            1,
                            () -> group(
                                    out,
                                    () -> field(
                                            out,
                                            "b_tuple",
                                            0,
                                            () -> group(out, () -> field(out, "x", 0, () -> out.addInteger(3))))));
                    field(
                            out,
                            "c",
                            2,
                            () -> group(
                                    out,
                                    () -> field(out, "bag", 0, () -> {
                                        group(out, () -> field(out, "item", 0, () -> out.addInteger(4)));
                                        group(out, () -> {});
                                    })));
                });

        assertThat(read(
                        file,
                        StructField.of("a", new ArrayType(PrimitiveType.INTEGER, true)),
                        StructField.of(
                                "b", new ArrayType(StructType.of(StructField.of("x", PrimitiveType.INTEGER)), true)),
                        StructField.of("c", new ArrayType(PrimitiveType.INTEGER, true))))
                .containsExactly(List.of(1, 2), List.of(List.of(3)), Arrays.asList(4, null));
    }

    @Test
    void columnsAreFoundRegardlessOfCaseAndUnknownFieldsAreLeftOut() throws IOException {
        AddFile file = write(
                "optional int64 unknown; optional group S { optional int64 more; optional int64 X;"
                        + " optional group deep { optional boolean f; optional double d; optional float e;"
                        + " optional binary b; optional int32 i; } }"
                        + " optional group m (MAP) { repeated group map { required binary key (STRING);"
                        + " optional int32 value; } }",
                out -> {
                    field(out, "unknown", 0, () -> out.addLong(1));
                    field(
                            out,
                            "S",
                            1,
                            () -> group(out, () -> {
                                field(out, "more", 0, () -> out.addLong(2));
                                field(out, "X", 1, () -> out.addLong(3));
                                field(
                                        out,
                                        "deep",
                                        2,
                                        () -> group(out, () -> {
                                            field(out, "f", 0, () -> out.addBoolean(true));
                                            field(out, "d", 1, () -> out.addDouble(1));
                                            field(out, "e", 2, () -> out.addFloat(1));
                                            field(out, "b", 3, () -> out.addBinary(Binary.fromString("x")));
                                            field(out, "i", 4, () -> out.addInteger(1));
                                        }));
                            }));
                    field(
                            out,
                            "m",
                            2,
                            () -> group(
                                    out,
                                    () -> field(
                                            out,
                                            "map",
                                            0,
                                            () -> group(out, () -> {
                                                field(out, "key", 0, () -> out.addBinary(Binary.fromString("k")));
                                                field(out, "value", 1, () -> out.addInteger(9));
                                            }))));
                });

        assertThat(read(
                        file,
                        StructField.of("s", StructType.of(StructField.of("x", PrimitiveType.LONG))),
                        StructField.of("m", new MapType(PrimitiveType.STRING, PrimitiveType.LONG, true))))
                .containsExactly(List.of(3L), Map.of("k", 9L));
    }

    @Test
    void whatIsNotReadableParquetIsNamedWithoutItsContent() throws IOException {
        store.put("foreign.parquet", "secret, not Parquet at all".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> read(add(26), StructField.of("a", PrimitiveType.LONG)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("foreign.parquet is not readable Parquet")
                .hasMessageNotContaining("secret");

        AddFile wrong = write(
                "optional binary a (STRING);",
                out -> field(out, "a", 0, () -> out.addBinary(Binary.fromString("secret"))));
        assertThatThrownBy(() -> read(wrong, StructField.of("a", PrimitiveType.LONG)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageNotContaining("secret");
    }
}
