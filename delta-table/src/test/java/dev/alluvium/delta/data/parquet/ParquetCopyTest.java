// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.ColumnRange;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsCollector;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy takes over what nobody touches, and nobody can tell from its rows or statistics. */
final class ParquetCopyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SMALL_GROUPS = 40_000;
    private static final int ROWS = 8_000;
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("amount", new DecimalType(20, 3)),
            StructField.of("ratio", PrimitiveType.DOUBLE),
            StructField.of("at", PrimitiveType.TIMESTAMP),
            StructField.of("day", PrimitiveType.DATE),
            StructField.of("flag", PrimitiveType.BOOLEAN),
            StructField.of(
                    "place",
                    StructType.of(
                            StructField.of("city", PrimitiveType.STRING),
                            StructField.of("floor", PrimitiveType.SHORT))),
            StructField.of("empty", PrimitiveType.INTEGER),
            StructField.of("cents", new DecimalType(9, 2)),
            StructField.of("micros", new DecimalType(18, 6)),
            StructField.of("tiny", PrimitiveType.BYTE),
            StructField.of("single", PrimitiveType.FLOAT),
            StructField.of("bytes", PrimitiveType.BINARY),
            StructField.of("box", StructType.of(StructField.required("width", PrimitiveType.INTEGER))));

    @TempDir
    Path root;

    private LocalObjectStore store;
    private ParquetDataFiles files;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(root);
        files = new ParquetDataFiles(
                store,
                new ParquetEncoding(
                        new DataFileSettings(
                                Compression.SNAPPY,
                                StatsColumns.firstOnes(),
                                TestContexts.counted().clock(),
                                () -> UUID.randomUUID().toString(),
                                List.of("name")),
                        SMALL_GROUPS));
    }

    private static Object[] row(Random random, long id) {
        boolean isNull = random.nextInt(10) == 0;
        return new Object[] {
            id,
            "z",
            isNull ? null : "näme-" + random.nextInt() + "-a long one that statistics cut short",
            isNull ? null : new BigDecimal(random.nextInt()).setScale(3),
            random.nextInt(3) == 0 ? null : (random.nextInt(50) == 0 ? -0.0 : random.nextGaussian()),
            random.nextLong() / 1_000_000,
            random.nextInt(20_000),
            random.nextBoolean(),
            isNull ? null : new Object[] {"city " + random.nextInt(9), (short) random.nextInt()},
            null,
            isNull ? null : BigDecimal.valueOf(random.nextInt(1_000_000_000), 2),
            BigDecimal.valueOf(random.nextLong() / 100, 6),
            (byte) random.nextInt(),
            random.nextInt(500) == 0 ? Float.NEGATIVE_INFINITY : random.nextFloat(),
            new byte[] {(byte) random.nextInt()},
            isNull ? null : new Object[] {random.nextInt()}
        };
    }

    private static TableLayout layout() {
        return new TableLayout(SCHEMA, List.of("zone"));
    }

    private static NewFile target() {
        return new NewFile(layout(), Map.of("zone", "z"), Map.of("some", "tag"));
    }

    private AddFile write(List<Object[]> rows) {
        DataFileWriter writer = files.create(target());
        rows.forEach(writer::write);
        return writer.finish();
    }

    private List<Object[]> someRows(long seed) {
        Random random = new Random(seed);
        return LongStream.range(0, ROWS).mapToObj(id -> row(random, id)).toList();
    }

    /** Copies, drops each row whose edit is null and replaces the others. */
    private FileCopy copied(AddFile source, Map<Long, Object[]> edits, List<Long> looked) {
        FileCopy copy = files.copy(source, target(), edits.keySet().stream().mapToLong(Long::longValue));
        while (copy.next()) {
            looked.add(copy.position());
            if (!edits.containsKey(copy.position())) {
                copy.write(copy.row());
            } else if (edits.get(copy.position()) != null) {
                copy.write(edits.get(copy.position()));
            }
        }
        return copy;
    }

    private static Map<Long, Object[]> edits(Random random, long from, long to) {
        Map<Long, Object[]> edits = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            long at = from + (long) (random.nextDouble() * (to - from));
            edits.put(at, random.nextInt(4) == 0 ? null : row(random, at));
        }
        return edits;
    }

    private AddFile marked(AddFile file, long... positions) {
        List<DeletionVector> vectors =
                new DeletionVectors(store).write(List.of(RowPositions.of(positions)), 1000, new UUID(1, 1));
        return MarkedFile.of(file, vectors.get(0));
    }

    private List<BlockMetaData> groups(AddFile file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new ObjectInputFile(store, file.path(), file.size()))) {
            return reader.getRowGroups();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aCopyHasTheRowsAndStatisticsOfOneThatWasDecoded(long seed) throws IOException {
        Random random = new Random(seed);
        AddFile source = write(someRows(seed));
        assertThat(groups(source)).hasSizeGreaterThan(8);
        AddFile from = seed % 2 == 0 ? source : marked(source, 17, 18, ROWS / 2, ROWS - 1);
        Map<Long, Object[]> edits = edits(random, ROWS / 3, ROWS / 2);
        List<Long> looked = new ArrayList<>();

        FileCopy copy = copied(from, edits, looked);
        AddFile add = copy.finish().orElseThrow();
        copy.close();

        List<Long> there = new ArrayList<>(edits.keySet());
        there.removeAll(copy.leftOut().boxed().toList());
        assertThat(looked).as("rows looked at").isEqualTo(there);
        assertThat(Rows.read(files.read(add, layout(), Rows.all(layout())))).isEqualTo(expected(from, edits));
        assertThat(JSON.readTree(add.stats())).isEqualTo(JSON.readTree(plainStats(from, edits)));
        assertThat(copy.rows()).isEqualTo(expected(from, edits).size());
        assertThat(copy.leftOut().boxed().toList())
                .isEqualTo(seed % 2 == 0 ? List.of() : List.of(17L, 18L, ROWS / 2L, ROWS - 1L));
        assertThat(add.tags()).containsEntry("some", "tag");
        assertThat(add.size()).isEqualTo(store.head(add.path()).orElseThrow().size());
    }

    private List<List<Object>> expected(AddFile from, Map<Long, Object[]> edits) {
        List<List<Object>> rows = new ArrayList<>();
        plain(from, edits).forEach(row -> rows.add(Rows.comparable(row)));
        return rows;
    }

    private List<Object[]> plain(AddFile from, Map<Long, Object[]> edits) {
        List<Object[]> rows = new ArrayList<>();
        try (var cursor = files.read(from, layout(), Rows.all(layout()))) {
            while (cursor.next()) {
                Object[] row = edits.containsKey(cursor.position()) ? edits.get(cursor.position()) : cursor.row();
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private String plainStats(AddFile from, Map<Long, Object[]> edits) {
        return write(plain(from, edits)).stats();
    }

    /** Readers of one key go on skipping row groups and pages. */
    @Test
    void groupsThatAreTakenOverKeepTheirIndexes() throws IOException {
        AddFile source = write(someRows(7));
        Map<Long, Object[]> edits = new TreeMap<>();
        edits.put(0L, row(new Random(1), 0));

        FileCopy copy = copied(source, edits, new ArrayList<>());
        AddFile add = copy.finish().orElseThrow();
        copy.close();

        List<BlockMetaData> before = groups(source);
        List<BlockMetaData> after = groups(add);
        assertThat(after).hasSameSizeAs(before);
        try (ParquetFileReader reader = ParquetFileReader.open(new ObjectInputFile(store, add.path(), add.size()));
                ParquetFileReader old =
                        ParquetFileReader.open(new ObjectInputFile(store, source.path(), source.size()))) {
            for (int group = 1; group < after.size(); group++) {
                for (int column = 0; column < after.get(group).getColumns().size(); column++) {
                    ColumnChunkMetaData is = after.get(group).getColumns().get(column);
                    ColumnChunkMetaData was = before.get(group).getColumns().get(column);
                    assertThat(is.getTotalSize()).isEqualTo(was.getTotalSize());
                    assertThat(reader.readColumnIndex(is)).hasToString(String.valueOf(old.readColumnIndex(was)));
                    assertThat(reader.readOffsetIndex(is).getPageCount())
                            .isEqualTo(old.readOffsetIndex(was).getPageCount());
                    assertThat(reader.readBloomFilter(is)).isEqualTo(old.readBloomFilter(was));
                }
            }
        }
        assertThat(after).allMatch(group -> group.getColumns().get(1).getBloomFilterOffset() > 0);
    }

    @Test
    void aGroupOfWhichTooLittleIsKnownIsCopiedByValues() {
        List<Object[]> rows = new ArrayList<>();
        someRows(8).forEach(row -> rows.add(row.clone()));
        rows.get(ROWS - 1)[4] = Double.NaN; // and so the file has no bounds of it
        AddFile source = write(rows);
        Map<Long, Object[]> edits = new TreeMap<>();
        edits.put(0L, null);
        List<Long> looked = new ArrayList<>();

        FileCopy copy = copied(source, edits, looked);
        AddFile add = copy.finish().orElseThrow();
        copy.close();

        assertThat(looked).containsExactly(0L);
        assertThat(Rows.read(files.read(add, layout(), Rows.all(layout())))).isEqualTo(expected(source, edits));
        assertThat(add.stats()).isEqualTo(plainStats(source, edits)).doesNotContain("\"ratio\":-");
    }

    /** Bytes that are no text have another order than what is read in their place, and so bound nothing. */
    @Test
    void boundsThatAreNoTextAreNotBelieved() throws IOException {
        MessageType schema =
                MessageTypeParser.parseMessageType("message spark_schema { optional binary name (UTF8); }");
        Statistics<?> broken = Statistics.getBuilderForReading(
                        schema.getType("name").asPrimitiveType())
                .withMin(new byte[] {(byte) 0x80})
                .withMax("é".getBytes(StandardCharsets.UTF_8))
                .withNumNulls(0)
                .build();
        BlockMetaData group = new BlockMetaData();
        group.setRowCount(2);
        group.addColumn(ColumnChunkMetaData.get(
                ColumnPath.get("name"),
                schema.getType("name").asPrimitiveType(),
                CompressionCodecName.UNCOMPRESSED,
                null,
                Set.of(),
                broken,
                4,
                4,
                2,
                10,
                10));
        TableLayout layout = new TableLayout(StructType.of(StructField.of("name", PrimitiveType.STRING)), List.of());

        ColumnRange range = new GroupRanges(group, layout).of(List.of("name"));

        assertThat(range).isNotNull();
        assertThat(range.min()).isNull();
        assertThat(range.max()).isEqualTo("é");
        assertThat(new StatsCollector(layout, StatsColumns.firstOnes()).knows(new GroupRanges(group, layout)))
                .isFalse();
    }

    /** Rows that are large each make groups of a few, which do not pile up in memory. */
    @Test
    void aGroupThatIsCompleteIsWritten() throws IOException {
        List<Object[]> rows = new ArrayList<>();
        Random random = new Random(11);
        for (Object[] row : someRows(11)) {
            byte[] noise = new byte[rows.size() < 200 ? 900 : 1];
            random.nextBytes(noise);
            row[14] = noise;
            rows.add(row);
        }
        AddFile source = write(rows);
        Map<Long, Object[]> edits = new TreeMap<>();
        LongStream.range(0, 150).forEach(at -> edits.put(at, rows.get((int) at)));

        FileCopy copy = copied(source, edits, new ArrayList<>());
        AddFile add = copy.finish().orElseThrow();
        copy.close();

        assertThat(groups(add)).allMatch(group -> group.getRowCount() > 0);
        assertThat(Rows.read(files.read(add, layout(), Rows.all(layout())))).isEqualTo(expected(source, edits));
    }

    /** A file from before a column was added has no bytes for it. */
    @Test
    void filesOfOtherColumnsAreDecoded() {
        AddFile source = write(someRows(9));
        List<StructField> wider = new ArrayList<>(SCHEMA.fields());
        wider.add(StructField.of("added", new ArrayType(PrimitiveType.LONG, true)));
        TableLayout layout = new TableLayout(new StructType(wider), List.of("zone"));
        NewFile target = new NewFile(layout, Map.of("zone", "z"), Map.of());
        try (FileCopy copy = files.copy(source, target, LongStream.of(0))) {
            long looked = 0;
            while (copy.next()) {
                looked++;
                copy.write(copy.row());
            }
            assertThat(looked).isEqualTo(ROWS);
            copy.abort();
        }
    }

    @Test
    void whatIsAbortedIsNotThere() {
        AddFile source = write(someRows(10));
        try (FileCopy copy = files.copy(source, target(), LongStream.of(ROWS / 2))) {
            assertThat(copy.next()).isTrue();
            copy.abort();
        }
        assertThat(store.list("", "")).toIterable().hasSize(1);
    }
}
