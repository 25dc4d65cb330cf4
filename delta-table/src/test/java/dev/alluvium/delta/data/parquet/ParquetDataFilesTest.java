// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.DataFilesContract;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.TypeZoo;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P-69: the tests run in the zone Asia/Kathmandu, so a value that took the machine's zone would be off. */
final class ParquetDataFilesTest extends DataFilesContract {
    @TempDir
    Path root;

    private LocalObjectStore store;

    @Override
    protected DataFiles newFiles(DataFileSettings settings) {
        store = new LocalObjectStore(root);
        return new ParquetDataFiles(store, settings);
    }

    @Override
    protected long storedFiles() {
        long count = 0;
        for (Iterator<ObjectStatus> listed = store.list("", ""); listed.hasNext(); listed.next()) {
            count++;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyCodecReadsBack(Compression compression) {
        files = newFiles(settings(compression));
        TableLayout layout = new TableLayout(TypeZoo.SCHEMA, List.of());

        AddFile file = write(layout, TypeZoo.rows());

        String codec = switch (compression) {
            case NONE -> "";
            case SNAPPY -> ".snappy";
            case ZSTD -> ".zstd";
            case GZIP -> ".gz";
        };
        assertThat(file.path()).isEqualTo("part-00000-id-1.c000" + codec + ".parquet");
        assertThat(file.size()).isEqualTo(store.head(file.path()).orElseThrow().size());
        assertThat(Rows.read(files.read(file, layout, Rows.all(layout)))).isEqualTo(Rows.comparable(TypeZoo.rows()));
    }

    /** What lets a reader of one key skip row groups and pages. */
    @Test
    void pagesAreIndexedTextsHaveDictionariesAndKeysBloomFilters() throws IOException {
        StructType schema = StructType.of(
                StructField.of("id", PrimitiveType.STRING),
                StructField.of("Part", PrimitiveType.LONG),
                StructField.of("kind", PrimitiveType.STRING),
                StructField.of("flag", PrimitiveType.BOOLEAN));
        files = newFiles(new DataFileSettings(
                Compression.SNAPPY,
                StatsColumns.firstOnes(),
                TestContexts.counted().clock(),
                TestContexts.counted().ids(),
                List.of("ID", "part", "flag", "no-such")));
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 3000; i++) {
            rows.add(new Object[] {"key-" + i, i, "kind-" + i % 3, i % 2 == 0});
        }

        AddFile file = write(new TableLayout(schema, List.of()), rows);

        try (ParquetFileReader reader = opened(file)) {
            List<ColumnChunkMetaData> columns = reader.getRowGroups().get(0).getColumns();
            assertThat(columns)
                    .allMatch(column ->
                            column.getColumnIndexReference() != null && column.getOffsetIndexReference() != null);
            assertThat(columns.get(2).hasDictionaryPage()).isTrue();
            assertThat(columns)
                    .extracting(column -> column.getBloomFilterOffset() > 0)
                    .containsExactly(true, true, false, false);
            BloomFilter ids = reader.readBloomFilter(columns.get(0));
            assertThat(ids.findHash(ids.hash(Binary.fromString("key-2999")))).isTrue();
            assertThat(LongStream.range(0, 1000)
                            .filter(i -> ids.findHash(ids.hash(Binary.fromString("other-" + i))))
                            .count())
                    .isLessThan(50);
            assertThat(columns.get(0).getBloomFilterLength())
                    .as("of 3000 keys, not of a million")
                    .isLessThan(16 << 10);
        }
        assertThat(Rows.read(files.read(file, new TableLayout(schema, List.of()), Rows.columns(0))))
                .hasSize(3000);
    }

    /** To try a dictionary costs a small file as much as to write it; what comes out must not depend on it. */
    @Test
    void aColumnWhoseDictionaryDidNotPayDoesWithoutForSomeFiles() throws IOException {
        TableLayout layout = new TableLayout(
                StructType.of(
                        StructField.of("kind", PrimitiveType.STRING),
                        StructField.of("name", PrimitiveType.STRING),
                        StructField.of("seldom", PrimitiveType.STRING)),
                List.of());
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rows.add(new Object[] {"kind-" + i % 3, "name-" + i, i < 10 ? "seldom-" + i : null});
        }
        Dictionaries dictionaries = new Dictionaries();

        AddFile first = write(layout, rows);
        dictionaries.learn(footer(first), dictionaries.leaveOut());

        for (int i = 0; i < 31; i++) {
            assertThat(dictionaries.leaveOut()).containsExactly("name");
        }
        assertThat(dictionaries.leaveOut()).isEmpty();
        AddFile second = write(layout, rows);
        assertThat(second.size()).isEqualTo(first.size());
        assertThat(Rows.read(files.read(second, layout, Rows.all(layout)))).isEqualTo(Rows.comparable(rows));
        assertThat(footer(second).getBlocks().get(0).getColumns())
                .extracting(ColumnChunkMetaData::hasDictionaryPage)
                .startsWith(true, false);
    }

    private ParquetMetadata footer(AddFile file) throws IOException {
        try (ParquetFileReader reader = opened(file)) {
            return reader.getFooter();
        }
    }

    private ParquetFileReader opened(AddFile file) throws IOException {
        return ParquetFileReader.open(
                new ObjectInputFile(store, file.path(), file.size()),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new PageCodecs())
                        .build());
    }

    @Test
    void aFileOfManyMegabytesIsReadByRanges() {
        StructType schema = StructType.of(
                StructField.of("id", PrimitiveType.LONG), StructField.of("payload", PrimitiveType.BINARY));
        TableLayout layout = new TableLayout(schema, List.of());
        Random random = new Random(1);
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 9000; i++) {
            byte[] payload = new byte[1000];
            random.nextBytes(payload);
            rows.add(new Object[] {i, payload});
        }
        AddFile file = write(layout, rows);

        assertThat(file.size()).isGreaterThan(8 << 20);
        assertThat(Rows.read(files.read(file, layout, Rows.all(layout)))).isEqualTo(Rows.comparable(rows));
        assertThat(Rows.read(files.read(file, layout, Rows.columns(0)))).hasSize(9000);
    }

    /** Who samples rows may ask behind the end; what is marked in a row group that was passed by is not missing. */
    @Test
    void chosenRowsMayEndBehindTheLastOneOfAFileWithMarksInOtherRowGroups() throws IOException {
        files = new ParquetDataFiles(store, new ParquetEncoding(settings(Compression.NONE), 10_000));
        TableLayout layout = new TableLayout(StructType.of(StructField.of("id", PrimitiveType.LONG)), List.of());
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 8000; i++) {
            rows.add(new Object[] {i});
        }
        AddFile whole = write(layout, rows);
        assertThat(footer(whole).getBlocks()).hasSizeGreaterThan(2);
        DeletionVector vector = new DeletionVectors(store)
                .write(List.of(RowPositions.of(3, 7998)), 1000, new UUID(1, 1))
                .get(0);
        AddFile file = MarkedFile.of(whole, vector);

        assertThat(Rows.read(files.read(file, layout, Rows.all(layout), new long[] {7997, 7998, 7999, 8000, 9000})))
                .isEqualTo(Rows.comparable(List.of(new Object[] {7997L}, new Object[] {7999L})));
        assertThat(Rows.read(files.read(file, layout, Rows.all(layout), new long[] {3, 7998})))
                .isEmpty();
    }
}
