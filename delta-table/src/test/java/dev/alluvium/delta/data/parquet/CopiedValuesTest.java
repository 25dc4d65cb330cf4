// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of rows that nobody touches go to the copy as they are, however deep they lie. */
final class CopiedValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 3_000;
    private static final StructType LINE = StructType.of(
            StructField.of("sku", PrimitiveType.STRING),
            StructField.required("count", PrimitiveType.INTEGER),
            StructField.of("notes", new ArrayType(PrimitiveType.DOUBLE, true)));
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("tags", new ArrayType(PrimitiveType.STRING, true)),
            StructField.required("sure", new ArrayType(PrimitiveType.LONG, false)),
            StructField.of("lines", new ArrayType(LINE, true)),
            StructField.of("prices", new MapType(PrimitiveType.STRING, PrimitiveType.FLOAT, true)),
            StructField.of(
                    "deep",
                    StructType.of(
                            StructField.of("lists", new ArrayType(new ArrayType(PrimitiveType.INTEGER, true), true)),
                            StructField.of("inner", StructType.of(StructField.of("flag", PrimitiveType.BOOLEAN))))),
            StructField.of("byKey", new MapType(PrimitiveType.STRING, LINE, true)),
            StructField.of("last", PrimitiveType.STRING));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final NewFile TARGET = new NewFile(LAYOUT, Map.of(), Map.of());

    @TempDir
    Path root;

    private LocalObjectStore store;
    private ParquetDataFiles files;

    @BeforeEach
    void open() {
        store = new LocalObjectStore(root);
        files = SmallRowGroups.in(store, TestContexts.counted().clock());
    }

    /** Missing things of every depth, empty ones, and such with nulls in them. */
    private static final class Values {
        private final Random random;

        Values(long seed) {
            random = new Random(seed);
        }

        private <T> T orNull(Supplier<T> value) {
            return random.nextInt(4) == 0 ? null : value.get();
        }

        private <T> List<T> list(Supplier<T> item) {
            List<T> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(item.get());
            }
            return list;
        }

        private <T> Map<String, T> map(Supplier<T> item) {
            Map<String, T> map = new LinkedHashMap<>();
            list(() -> "key " + random.nextInt(100)).forEach(key -> map.put(key, item.get()));
            return map;
        }

        private Object[] line() {
            return new Object[] {
                orNull(() -> "sku " + random.nextInt(50)),
                random.nextInt(),
                orNull(() -> list(() -> orNull(random::nextDouble)))
            };
        }

        Object[] row(long id) {
            return new Object[] {
                id,
                orNull(() -> list(() -> orNull(() -> "tag " + random.nextInt(9)))),
                list(random::nextLong),
                orNull(() -> list(() -> orNull(this::line))),
                orNull(() -> map(() -> orNull(random::nextFloat))),
                orNull(() -> new Object[] {
                    orNull(() -> list(() -> orNull(() -> list(() -> orNull(random::nextInt))))),
                    orNull(() -> new Object[] {orNull(random::nextBoolean)})
                }),
                orNull(() -> map(() -> orNull(this::line))),
                orNull(() -> "text " + random.nextInt())
            };
        }
    }

    private AddFile write(List<Object[]> rows) {
        DataFileWriter writer = files.create(TARGET);
        rows.forEach(writer::write);
        return writer.finish();
    }

    private static List<Object[]> someRows(long seed) {
        Values values = new Values(seed);
        return LongStream.range(0, ROWS).mapToObj(values::row).toList();
    }

    private AddFile marked(AddFile file, long... positions) {
        return MarkedFile.of(
                file,
                new DeletionVectors(store)
                        .write(List.of(RowPositions.of(positions)), 1000, new UUID(1, 1))
                        .get(0));
    }

    /** Copies, and puts what is said in the place of some rows: others, or none. */
    private FileCopy copied(AddFile source, Map<Long, Object[]> edits, List<Object[]> looked) {
        FileCopy copy = files.copy(source, TARGET, edits.keySet().stream().mapToLong(Long::longValue));
        while (copy.next()) {
            looked.add(copy.row());
            Object[] edited = edits.get(copy.position());
            if (edited != null) {
                copy.write(edited);
            }
        }
        return copy;
    }

    private List<List<Object>> rows(AddFile file) {
        return Rows.read(files.read(file, LAYOUT, Rows.all(LAYOUT)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aCopyHasTheRowsAndStatisticsOfOneThatWasDecoded(long seed) throws IOException {
        List<Object[]> stored = someRows(seed);
        Random random = new Random(seed);
        Map<Long, Object[]> edits = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            long at = random.nextInt(seed % 2 == 0 ? ROWS : ROWS / 3);
            edits.put(at, random.nextInt(3) == 0 ? null : new Values(at).row(at));
        }
        long[] marks = seed % 3 == 0 ? new long[] {0, 1, 77, ROWS - 2, ROWS - 1} : new long[0];
        AddFile source = marks.length == 0 ? write(stored) : marked(write(stored), marks);
        LongStream.of(marks).forEach(edits::remove);
        List<Object[]> looked = new ArrayList<>();

        FileCopy copy = copied(source, edits, looked);
        AddFile add = copy.finish().orElseThrow();
        copy.close();

        List<Object[]> expected = new ArrayList<>();
        for (long at = 0; at < ROWS; at++) {
            Object[] row = edits.containsKey(at) ? edits.get(at) : stored.get((int) at);
            if (row != null && !RowPositions.of(marks).contains(at)) {
                expected.add(row);
            }
        }
        assertThat(Rows.comparable(looked))
                .isEqualTo(Rows.comparable(edits.keySet().stream()
                        .map(at -> stored.get(at.intValue()))
                        .toList()));
        assertThat(rows(add)).isEqualTo(Rows.comparable(expected));
        assertThat(copy.rows()).isEqualTo(expected.size());
        assertThat(JSON.readTree(add.stats()))
                .isEqualTo(JSON.readTree(write(expected).stats()));
    }

    /** Parquet says of a group that was taken over less than of one that it wrote. */
    @Test
    void aCopyOfACopyHasItsStatistics() throws IOException {
        AddFile source = write(someRows(7));
        assertThat(SmallRowGroups.of(store, source.path(), source.size())).hasSizeGreaterThan(3);

        AddFile first = copied(source, Map.of(0L, new Values(1).row(0)), new ArrayList<>())
                .finish()
                .orElseThrow();
        AddFile second = copied(first, Map.of(1L, new Values(2).row(1)), new ArrayList<>())
                .finish()
                .orElseThrow();

        assertThat(SmallRowGroups.of(store, first.path(), first.size()))
                .contains(SmallRowGroups.of(store, source.path(), source.size()).get(2));
        List<Object[]> expected = new ArrayList<>(someRows(7));
        expected.set(0, new Values(1).row(0));
        expected.set(1, new Values(2).row(1));
        assertThat(rows(second)).isEqualTo(Rows.comparable(expected));
        assertThat(JSON.readTree(second.stats()))
                .isEqualTo(JSON.readTree(write(expected).stats()));
    }

    @Test
    void aCopyWithoutRowsIsNone() {
        AddFile source = marked(write(someRows(8).subList(0, 3)), 1);
        Map<Long, Object[]> edits = new TreeMap<>();
        edits.put(0L, null);
        edits.put(2L, null);

        FileCopy copy = copied(source, edits, new ArrayList<>());

        assertThat(copy.finish()).isEmpty();
        assertThat(copy.leftOut().boxed().toList()).containsExactly(1L);
    }

    /** What a table says is gone has to have been there: otherwise the file is another one. */
    @Test
    void aVectorThatMarksMoreThanThereIsIsRefused() {
        AddFile source = marked(write(someRows(9)), 5, ROWS, ROWS + 1);

        assertThatThrownBy(() -> files.copy(source, TARGET, LongStream.of(0)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("marks 2 rows that the file does not have");
    }

    /** A position that the file does not have is not looked at, and neither is one that is marked. */
    @Test
    void onlyRowsThatAreThereAreLookedAt() {
        AddFile source = marked(write(someRows(10)), 5);
        List<Object[]> looked = new ArrayList<>();

        copied(source, Map.of(5L, new Object[0], (long) ROWS, new Object[0]), looked)
                .abort();

        assertThat(looked).isEmpty();
    }
}
