// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static dev.alluvium.delta.data.parquet.ForeignRows.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ForwardingStore;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectOutput;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of files that others wrote, not always as they should, and copies that fail. */
final class ForeignCopyTest {
    private static final String COLUMNS =
            "required int64 id; optional binary name (STRING); optional int32 tiny (INTEGER(8,true));";
    private static final TableLayout LAYOUT = new TableLayout(
            StructType.of(
                    StructField.required("id", PrimitiveType.LONG),
                    StructField.of("name", PrimitiveType.STRING),
                    StructField.of("tiny", PrimitiveType.BYTE)),
            List.of());
    private static final NewFile TARGET = new NewFile(LAYOUT, Map.of(), Map.of());

    @TempDir
    Path root;

    private LocalObjectStore store;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(root);
    }

    private static ParquetDataFiles files(ObjectStore store) {
        return SmallRowGroups.in(store, TestContexts.counted().clock());
    }

    private AddFile write(String columns, List<Consumer<RecordConsumer>> rows) throws IOException {
        ObjectOutput output = store.create("foreign.parquet");
        try (ParquetWriter<Consumer<RecordConsumer>> writer = ForeignRows.to(
                        output, MessageTypeParser.parseMessageType("message foreign { " + columns + " }"))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withDictionaryEncoding(false)
                .build()) {
            for (Consumer<RecordConsumer> row : rows) {
                writer.write(row);
            }
        }
        output.close();
        return new AddFile("foreign.parquet", Map.of(), output.position(), 0, true, null, Map.of(), Optional.empty());
    }

    private static Consumer<RecordConsumer> row(long id, byte[] name, int tiny) {
        return out -> {
            field(out, "id", 0, () -> out.addLong(id));
            field(out, "name", 1, () -> out.addBinary(Binary.fromConstantByteArray(name)));
            field(out, "tiny", 2, () -> out.addInteger(tiny));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Consumer<RecordConsumer>> manyRows() {
        return LongStream.range(0, 5_000)
                .mapToObj(id -> row(id, utf8("name " + id * 7919), (int) id % 100))
                .toList();
    }

    /** Looks at some rows and leaves them as they are. */
    private static AddFile copy(ParquetDataFiles files, AddFile source, long... looked) {
        FileCopy copy = files.copy(source, TARGET, LongStream.of(looked));
        try (copy) {
            int rows = 0;
            while (copy.next()) {
                rows++;
                copy.write(copy.row());
            }
            assertThat(rows).isEqualTo(looked.length);
            return copy.finish().orElseThrow();
        } catch (RuntimeException e) {
            copy.abort();
            throw e;
        }
    }

    private List<List<Object>> rows(AddFile file) {
        return Rows.read(files(store).read(file, LAYOUT, Rows.all(LAYOUT)));
    }

    private static JsonNode bound(AddFile file, String which, String column) throws IOException {
        return new ObjectMapper().readTree(file.stats()).path(which).path(column);
    }

    /** Between bounds that are text as well: what it is read as may be above them. */
    @Test
    void aTextThatIsNoneBecomesWhatItIsReadAs() throws IOException {
        AddFile source = write(
                COLUMNS, List.of(row(0, utf8("a"), 1), row(1, new byte[] {(byte) 0x80}, 2), row(2, utf8("\u00E9"), 3)));

        AddFile add = copy(files(store), source, 0);

        assertThat(rows(add)).extracting(row -> row.get(1)).containsExactly("a", "\uFFFD", "\u00E9");
        assertThat(bound(add, "minValues", "name").textValue()).isEqualTo("a");
        assertThat(bound(add, "maxValues", "name").textValue()).isEqualTo("\uFFFD");
    }

    @Test
    void aNumberBeyondItsTypeBecomesWhatItIsReadAs() throws IOException {
        AddFile source = write(COLUMNS, List.of(row(0, utf8("a"), 5), row(1, utf8("b"), 200), row(2, utf8("c"), 258)));

        AddFile add = copy(files(store), source, 0);

        assertThat(rows(add)).extracting(row -> row.get(2)).containsExactly((byte) 5, (byte) -56, (byte) 2);
        assertThat(bound(add, "minValues", "tiny").intValue()).isEqualTo(-56);
        assertThat(bound(add, "maxValues", "tiny").intValue()).isEqualTo(5);
    }

    @Test
    void columnsInAnotherOrderAndOthersBesideThemAreNoObstacle() throws IOException {
        AddFile source = write(
                "optional int32 tiny (INTEGER(8,true)); optional int32 other; optional binary name (STRING);"
                        + " required int64 id;",
                List.of(
                        out -> {
                            field(out, "tiny", 0, () -> out.addInteger(5));
                            field(out, "other", 1, () -> out.addInteger(6));
                            field(out, "id", 3, () -> out.addLong(7));
                        },
                        out -> {
                            field(out, "name", 2, () -> out.addBinary(Binary.fromString("b")));
                            field(out, "id", 3, () -> out.addLong(8));
                        }));

        assertThat(rows(copy(files(store), source, 1)))
                .containsExactly(Arrays.asList(7L, null, (byte) 5), Arrays.asList(8L, "b", null));
    }

    @Test
    void aDamagedSourceIsNamedAndLeavesNothing() throws IOException {
        AddFile source = write(COLUMNS, manyRows());
        Path file = root.resolve("foreign.parquet");
        byte[] good = Files.readAllBytes(file);
        int refused = 0;
        for (int at = 4; at < good.length; at += good.length / 40) {
            byte[] bad = good.clone();
            for (int i = at; i < Math.min(bad.length, at + 8); i++) {
                bad[i] ^= 0x5A;
            }
            Files.write(file, bad);
            try {
                AddFile add = copy(files(store), source, 0, 2_500);
                store.delete(List.of(add.path())); // of a value that was another one nobody can tell
            } catch (DeltaTableException e) {
                assertThat(e).hasMessageContaining("foreign.parquet");
                refused++;
            }
            assertThat(store.list("", "")).toIterable().hasSize(1);
        }
        assertThat(refused).isPositive();

        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> copy(files(store), source, 0)).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void aTargetThatCannotBeWrittenIsNamedAndLeavesNothing() throws IOException {
        AddFile source = write(COLUMNS, manyRows());
        AddFile whole = copy(files(store), source, 0, 2_500);
        store.delete(List.of(whole.path()));
        int failed = 0;
        for (long limit = 0; limit < whole.size(); limit += whole.size() / 30) {
            long most = limit;
            ObjectStore full = new ForwardingStore(store) {
                @Override
                public ObjectOutput create(String key) {
                    return new Limited(super.create(key), most);
                }
            };
            assertThatThrownBy(() -> copy(files(full), source, 0, 2_500))
                    .isInstanceOf(StorageUnavailableException.class)
                    .hasMessageContaining("could not be written");
            assertThat(store.list("", "")).toIterable().hasSize(1);
            failed++;
        }
        assertThat(failed).isGreaterThan(20);
    }

    /** A disk that is full after some bytes. */
    private static final class Limited extends ObjectOutput {
        private final ObjectOutput output;
        private final long most;

        Limited(ObjectOutput output, long most) {
            this.output = output;
            this.most = most;
        }

        @Override
        public long position() {
            return output.position();
        }

        @Override
        public void abort() {
            output.abort();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (output.position() + length > most) {
                throw new IOException("full");
            }
            output.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    /** Bounds are kept until the end, but not the pages that they were found in. */
    @Test
    void aCopyHoldsAGroupAndNotTheFile() throws IOException {
        int rows = 400_000;
        long group = 256 << 10;
        DataFileSettings settings = new DataFileSettings(
                Compression.NONE,
                StatsColumns.firstOnes(),
                TestContexts.counted().clock(),
                () -> UUID.randomUUID().toString());
        ParquetDataFiles files = new ParquetDataFiles(store, new ParquetEncoding(settings, group));
        DataFileWriter writer = files.create(TARGET);
        for (long id = 0; id < rows; id++) {
            writer.write(new Object[] {id, "%064x".formatted(id * 0x9E3779B97F4A7C15L), (byte) 1});
        }
        AddFile source = writer.finish();
        assertThat(source.size()).isGreaterThan(rows * 64L);

        try (FileCopy copy =
                files.copy(source, TARGET, LongStream.range(0, rows / 1000).map(i -> i * 1000))) {
            assertThat(copy.next()).isTrue();
            long before = used();
            while (copy.position() < rows * 9L / 10 && copy.next()) {
                copy.write(copy.row());
            }

            assertThat(used() - before).isLessThan(rows * 64L / 3);
            copy.abort();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
