// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of rows that nobody touches go to the copy as they are, however deep they lie and whoever wrote them. */
final class CopiedValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private LocalObjectStore store;
    private Random random;
    private RandomRows values;
    private TableLayout layout;
    private NewFile target;
    private ParquetDataFiles files;

    private void open(long seed) {
        store = new LocalObjectStore(root);
        random = new Random(seed);
        values = new RandomRows(random);
        StructType schema = values.schema();
        layout = new TableLayout(schema, List.of());
        target = new NewFile(layout, Map.of(), Map.of());
        files = new ParquetDataFiles(
                store,
                new ParquetEncoding(
                        new DataFileSettings(
                                Compression.values()[random.nextInt(Compression.values().length)],
                                StatsColumns.firstOnes(),
                                TestContexts.counted().clock(),
                                () -> UUID.randomUUID().toString(),
                                List.of("id", "name")),
                        random.nextInt(3) == 0 ? 32L << 20 : 10_000 + random.nextInt(400_000)));
    }

    private List<Object[]> someRows(int count) {
        return LongStream.range(0, count)
                .mapToObj(id -> values.row(layout.schema(), id))
                .toList();
    }

    private AddFile write(List<Object[]> rows) {
        DataFileWriter writer = files.create(target);
        rows.forEach(writer::write);
        return writer.finish();
    }

    /** As others may: many pages, dictionaries that are given up, other encodings, other codecs. */
    private AddFile writtenElsewhere(List<Object[]> rows) throws IOException {
        int[] positions = new int[layout.dataCount()];
        Arrays.setAll(positions, layout::dataPosition);
        ValueWriter.Fields fields = new ValueWriter.Fields(layout.dataSchema(), positions, "");
        ObjectOutput output = store.create("elsewhere.parquet");
        try (ParquetWriter<Consumer<RecordConsumer>> writer = ForeignRows.to(
                        output, ParquetSchemas.of(layout.dataSchema()))
                .withCompressionCodec(List.of(
                                CompressionCodecName.UNCOMPRESSED,
                                CompressionCodecName.GZIP,
                                CompressionCodecName.ZSTD,
                                CompressionCodecName.SNAPPY)
                        .get(random.nextInt(4)))
                .withRowGroupSize(random.nextBoolean() ? 64L << 20 : 20_000L + random.nextInt(2_000_000))
                .withPageSize(200 + random.nextInt(5000))
                .withPageRowCountLimit(1 + random.nextInt(200))
                .withDictionaryPageSize(100 + random.nextInt(5000))
                .withDictionaryEncoding(random.nextInt(4) != 0)
                .withByteStreamSplitEncoding(random.nextInt(3) == 0)
                .withWriterVersion(random.nextBoolean() ? WriterVersion.PARQUET_2_0 : WriterVersion.PARQUET_1_0)
                .build()) {
            for (Object[] row : rows) {
                writer.write(out -> fields.write(out, row));
            }
        }
        output.close();
        String stats = "{\"numRecords\":" + rows.size() + "}";
        return new AddFile(
                "elsewhere.parquet", Map.of(), output.position(), 0, true, stats, Map.of(), Optional.empty());
    }

    private AddFile marked(AddFile file, long... positions) {
        return MarkedFile.of(
                file,
                new DeletionVectors(store)
                        .write(List.of(RowPositions.of(positions)), 1000, new UUID(1, 1))
                        .get(0));
    }

    private List<List<Object>> rows(AddFile file) {
        return Rows.read(files.read(file, layout, Rows.all(layout)));
    }

    static Stream<Long> seeds() {
        long from = Long.getLong("alluvium.copy.seed", 1);
        return LongStream.range(from, from + Long.getLong("alluvium.copies", 12))
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCopyIsAsTheSameRowsWritten(long seed) throws IOException {
        open(seed);
        List<Object[]> stored = someRows(random.nextInt(6) == 0 ? 25_000 : 100 + random.nextInt(5_000));
        AddFile written = random.nextInt(3) == 0 ? write(stored) : writtenElsewhere(stored);
        TreeSet<Long> marks = new TreeSet<>();
        for (int i = random.nextBoolean() ? random.nextInt(100) : 0; i > 0; i--) {
            marks.add((long) random.nextInt(stored.size()));
        }
        AddFile source = marks.isEmpty()
                ? written
                : marked(written, marks.stream().mapToLong(Long::longValue).toArray());
        Map<Long, List<Object[]>> edits = edits(stored);
        edits.keySet().removeAll(marks);

        List<List<Object>> expected = new ArrayList<>();
        List<Object[]> kept = new ArrayList<>();
        for (long at = 0; at < stored.size(); at++) {
            if (!marks.contains(at)) {
                kept.addAll(edits.getOrDefault(at, List.<Object[]>of(stored.get((int) at))));
            }
        }
        kept.forEach(row -> expected.add(Rows.comparable(row)));
        AddFile add = copied(source, edits, stored, expected, List.copyOf(marks));

        assertThat(rows(add)).isEqualTo(expected);
        assertThat(JSON.readTree(add.stats()))
                .isEqualTo(JSON.readTree(write(kept).stats()));
        readersThatBelieveItsIndexesFindItsRows(add, expected);
    }

    /** What becomes of some rows: nothing, themselves, another one, or several. */
    private Map<Long, List<Object[]>> edits(List<Object[]> stored) {
        Map<Long, List<Object[]>> edits = new TreeMap<>();
        int bound = random.nextInt(3) == 0 ? Math.max(1, stored.size() / 4) : stored.size();
        for (int i = random.nextInt(random.nextBoolean() ? 5 : 2000); i >= 0; i--) {
            int at = random.nextInt(bound);
            edits.put(
                    (long) at,
                    switch (random.nextInt(4)) {
                        case 0 -> List.of();
                        case 1 -> List.<Object[]>of(stored.get(at));
                        case 2 -> List.of(values.row(layout.schema(), at), values.row(layout.schema(), at));
                        default -> List.<Object[]>of(values.row(layout.schema(), at));
                    });
        }
        return edits;
    }

    private AddFile copied(
            AddFile source,
            Map<Long, List<Object[]>> edits,
            List<Object[]> stored,
            List<List<Object>> expected,
            List<Long> marks) {
        try (FileCopy copy = files.copy(source, target, edits.keySet().stream().mapToLong(Long::longValue))) {
            while (copy.next()) {
                assertThat(Rows.comparable(copy.row())).isEqualTo(Rows.comparable(stored.get((int) copy.position())));
                for (Object[] row : edits.get(copy.position())) {
                    assertThat(expected.get((int) copy.rows())).isEqualTo(Rows.comparable(row));
                    copy.write(row);
                }
            }
            assertThat(copy.rows()).isEqualTo(expected.size());
            assertThat(copy.leftOut().boxed().toList()).isEqualTo(marks);
            return copy.finish().orElseThrow();
        }
    }

    private void readersThatBelieveItsIndexesFindItsRows(AddFile add, List<List<Object>> rows) throws IOException {
        for (int i = 0; i < 5; i++) {
            long id = (Long) rows.get(random.nextInt(rows.size())).get(0);
            String name = (String) rows.get(random.nextInt(rows.size())).get(1);
            Binary stored = name == null ? null : Binary.fromString(name);

            assertThat(FilteredRows.of(store, add, layout, FilterApi.eq(FilterApi.longColumn("id"), id)))
                    .isEqualTo(
                            rows.stream().filter(row -> row.get(0).equals(id)).toList());
            assertThat(FilteredRows.of(store, add, layout, FilterApi.eq(FilterApi.binaryColumn("name"), stored)))
                    .isEqualTo(rows.stream()
                            .filter(row -> Objects.equals(row.get(1), name))
                            .toList());
            assertThat(FilteredRows.of(store, add, layout, FilterApi.gtEq(FilterApi.longColumn("id"), id)))
                    .isEqualTo(
                            rows.stream().filter(row -> (Long) row.get(0) >= id).toList());
        }
    }

    /** Parquet says of a group that was taken over less than of one that it wrote. */
    @Test
    void aCopyOfACopyHasItsStatistics() throws IOException {
        open(7);
        files = SmallRowGroups.in(store, TestContexts.counted().clock());
        List<Object[]> expected = new ArrayList<>(someRows(3_000));
        AddFile source = write(expected);
        List<String> groups = SmallRowGroups.of(store, source.path(), source.size());
        assertThat(groups).hasSizeGreaterThan(3);

        AddFile copy = source;
        for (long at = 0; at < 2; at++) {
            Object[] other = values.row(layout.schema(), at);
            List<Object[]> before = List.copyOf(expected);
            expected.set((int) at, other);
            copy = copied(copy, Map.of(at, List.<Object[]>of(other)), before, Rows.comparable(expected), List.of());
            assertThat(SmallRowGroups.of(store, copy.path(), copy.size())).contains(groups.get(2));
        }

        assertThat(rows(copy)).isEqualTo(Rows.comparable(expected));
        assertThat(JSON.readTree(copy.stats()))
                .isEqualTo(JSON.readTree(write(expected).stats()));
    }

    @Test
    void aCopyWithoutRowsIsNone() {
        open(8);
        AddFile source = marked(write(someRows(3)), 1);

        try (FileCopy copy = files.copy(source, target, LongStream.of(0, 2))) {
            while (copy.next()) {
                assertThat(copy.position()).isNotEqualTo(1);
            }
            assertThat(copy.finish()).isEmpty();
            assertThat(copy.leftOut().boxed().toList()).containsExactly(1L);
        }
    }

    /** What a table says is gone has to have been there: otherwise the file is another one. */
    @Test
    void aVectorThatMarksMoreThanThereIsIsRefused() {
        open(9);
        AddFile source = marked(write(someRows(100)), 5, 100, 101);

        assertThatThrownBy(() -> files.copy(source, target, LongStream.of(0)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("marks 2 rows that the file does not have");
    }

    /** A position that the file does not have is not looked at, and neither is one that is marked. */
    @Test
    void onlyRowsThatAreThereAreLookedAt() {
        open(10);
        AddFile source = marked(write(someRows(100)), 5);

        try (FileCopy copy = files.copy(source, target, LongStream.of(5, 100))) {
            assertThat(copy.next()).isFalse();
            copy.abort();
        }
    }
}
