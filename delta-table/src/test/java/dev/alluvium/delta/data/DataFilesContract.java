// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ObjectNotFoundException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link DataFiles} does. */
public abstract class DataFilesContract {
    private static final StructType SMALL = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("name", PrimitiveType.STRING));

    /** The adapter under test. */
    protected DataFiles files;

    /** Makes the adapter. */
    protected abstract DataFiles newFiles(DataFileSettings settings);

    @BeforeEach
    void makeFiles() {
        files = newFiles(settings(Compression.SNAPPY));
    }

    /** Settings with counted ids. */
    protected static DataFileSettings settings(Compression compression) {
        AtomicLong ids = new AtomicLong();
        return new DataFileSettings(
                compression,
                StatsColumns.firstOnes(),
                Clock.fixed(TestContexts.NOW, ZoneOffset.UTC),
                () -> "id-" + ids.incrementAndGet());
    }

    /** Writes one file. */
    protected AddFile write(TableLayout layout, List<Object[]> rows) {
        Map<String, String> partition =
                layout.partitionCount() == 0 ? Map.of() : PartitionValues.of(layout, rows.get(0));
        DataFileWriter writer = files.create(new NewFile(layout, partition, Map.of("lane", "a-0")));
        rows.forEach(writer::write);
        assertThat(writer.rows()).isEqualTo(rows.size());
        return writer.finish();
    }

    @Test
    void everyTypeIsReadAsItWasWritten() {
        TableLayout layout = new TableLayout(TypeZoo.SCHEMA, List.of());

        AddFile file = write(layout, TypeZoo.rows());

        assertThat(Rows.read(files.read(file, layout, Rows.all(layout)))).isEqualTo(Rows.comparable(TypeZoo.rows()));
    }

    @Test
    void theAddSaysWhatTheFileIs() {
        TableLayout layout = new TableLayout(SMALL, List.of("zone"));

        AddFile file = write(layout, List.<Object[]>of(new Object[] {1L, "z 1", "n"}));

        assertThat(file.partitionValues()).isEqualTo(Map.of("zone", "z 1"));
        assertThat(file.path()).startsWith("zone=z%201/part-");
        assertThat(file.tags()).isEqualTo(Map.of("lane", "a-0"));
        assertThat(file.modificationTime()).isEqualTo(TestContexts.NOW.toEpochMilli());
        assertThat(file.dataChange()).isTrue();
        assertThat(file.size()).isPositive();
        assertThat(file.stats())
                .isEqualTo("{\"numRecords\":1,\"minValues\":{\"id\":1,\"name\":\"n\"},"
                        + "\"maxValues\":{\"id\":1,\"name\":\"n\"},\"nullCount\":{\"id\":0,\"name\":0}}");
    }

    @Test
    void onlyTheChosenColumnsAreRead() {
        TableLayout layout = new TableLayout(SMALL, List.of("zone"));
        AddFile file = write(layout, List.of(new Object[] {1L, "z", "a"}, new Object[] {2L, "z", "b"}));

        assertThat(Rows.read(files.read(file, layout, Rows.columns(2))))
                .isEqualTo(Rows.comparable(List.of(new Object[] {null, null, "a"}, new Object[] {null, null, "b"})));
        assertThat(Rows.read(files.read(file, layout, Rows.columns(1))))
                .isEqualTo(Rows.comparable(List.of(new Object[] {null, "z", null}, new Object[] {null, "z", null})));
    }

    @Test
    void positionsCountTheRowsOfTheFile() {
        TableLayout layout = new TableLayout(SMALL, List.of());
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 5000; i++) {
            rows.add(new Object[] {i, "z", null});
        }
        AddFile file = write(layout, rows);

        List<Long> positions = new ArrayList<>();
        try (RowCursor cursor = files.read(file, layout, Rows.columns(0))) {
            while (cursor.next()) {
                assertThat(cursor.row()[0]).isEqualTo(cursor.position());
                positions.add(cursor.position());
            }
        }

        assertThat(positions).hasSize(5000).isSorted().startsWith(0L);
    }

    @Test
    void markedRowsAreLeftOutAndTheOthersKeepTheirPositions() {
        TableLayout layout = new TableLayout(SMALL, List.of("zone"));
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 4; i++) {
            rows.add(new Object[] {i, "z", "n"});
        }
        AddFile whole = write(layout, rows);

        AddFile marked = marked(whole, RowPositions.of(0, 2));
        try (RowCursor cursor = files.read(marked, layout, Rows.columns(0))) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.position()).isEqualTo(1);
            assertThat(cursor.row()[0]).isEqualTo(1L);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.position()).isEqualTo(3);
            assertThat(cursor.next()).isFalse();
        }
        assertThat(Rows.read(files.read(marked, layout, Rows.columns(1))))
                .as("no column of the file is read")
                .hasSize(2);
        assertThatThrownBy(() -> Rows.read(files.read(marked(whole, RowPositions.of(0, 4)), layout, Rows.columns(0))))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("marks 1 rows that the file does not have");
    }

    private static AddFile marked(AddFile file, RowPositions rows) {
        DeletionVector vector = new DeletionVectors(new MemoryObjects(Clock.systemUTC()))
                .write(List.of(rows), 1000, new UUID(1, 1))
                .get(0);
        return MarkedFile.of(file, vector);
    }

    @Test
    void valuesAreThoseOfTheRows() {
        TableLayout layout = new TableLayout(TypeZoo.SCHEMA, List.of());
        AddFile file = write(layout, TypeZoo.rows());
        for (int column = 0; column < layout.width(); column++) {
            checkValues(file, layout, Rows.columns(column));
        }
        checkValues(file, layout, Rows.columns(0, 1, 2, 3, 6, 7, 8, 9, 10));
        checkValues(file, layout, Rows.columns(0, 4));
        checkValues(file, layout, Rows.all(layout));
        checkValues(file, layout, Rows.columns());
    }

    @Test
    void valuesOfOtherPlacesAreThoseOfTheRows() {
        TableLayout layout = new TableLayout(SMALL, List.of("zone"));
        List<Object[]> rows = new ArrayList<>();
        for (long i = 0; i < 5000; i++) {
            rows.add(new Object[] {i, "z", i % 3 == 0 ? null : "name " + i});
        }
        AddFile file = write(layout, rows);
        AddFile marked = marked(file, RowPositions.of(0, 2, 4999));
        List<StructField> grown = new ArrayList<>(SMALL.fields());
        grown.add(StructField.of("added", PrimitiveType.LONG));
        TableLayout after = new TableLayout(new StructType(grown), List.of("zone"));

        checkValues(file, layout, Rows.columns(0, 2));
        checkValues(file, layout, Rows.columns(0, 1));
        checkValues(marked, layout, Rows.columns(0, 2));
        checkValues(marked, layout, Rows.all(layout));
        checkValues(file, after, Rows.columns(0, 3));
        try (ValueCursor cursor = files.values(marked, layout, Rows.columns(0))) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.position()).isEqualTo(1);
            assertThat(cursor.number(0)).isEqualTo(1);
        }
        ValueCursor wrong = files.values(marked(file, RowPositions.of(0, 5000)), layout, Rows.columns(0));
        assertThatThrownBy(() -> Rows.read(wrong, 1, Rows.columns(0)))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("marks 1 rows that the file does not have");
    }

    private void checkValues(AddFile file, TableLayout layout, BitSet columns) {
        assertThat(Rows.read(files.values(file, layout, columns), layout.width(), columns))
                .as(columns.toString())
                .isEqualTo(Rows.read(files.read(file, layout, columns)));
    }

    @Test
    void columnsThatTheFileDoesNotHaveAreNull() {
        TableLayout before = new TableLayout(SMALL, List.of());
        AddFile file = write(before, List.<Object[]>of(new Object[] {1L, "z", "a"}));
        List<StructField> grown = new ArrayList<>(SMALL.fields());
        grown.add(StructField.of("added", new ArrayType(PrimitiveType.STRING, true)));
        TableLayout after = new TableLayout(new StructType(grown), List.of());

        assertThat(Rows.read(files.read(file, after, Rows.all(after))))
                .isEqualTo(Rows.comparable(List.<Object[]>of(new Object[] {1L, "z", "a", null})));
        assertThat(Rows.read(files.read(file, after, Rows.columns(3))))
                .isEqualTo(Rows.comparable(List.<Object[]>of(new Object[] {null, null, null, null})));
    }

    @Test
    void aRequiredColumnTakesNoNull() {
        TableLayout layout = new TableLayout(SMALL, List.of());
        DataFileWriter writer = files.create(new NewFile(layout, Map.of(), Map.of()));

        assertThatThrownBy(() -> writer.write(new Object[] {null, "z", "a"}))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("column 'id' is not null");
        writer.abort();
    }

    @Test
    void everyPartitionTypeIsReadFromTheAdd() {
        for (int column = 1; column <= 13; column++) {
            StructField field = TypeZoo.SCHEMA.field(column);
            StructType schema = StructType.of(StructField.required("id", PrimitiveType.LONG), field);
            TableLayout layout = new TableLayout(schema, List.of(field.name()));
            for (Object[] zoo : TypeZoo.rows()) {
                boolean unspeakable = column == 8 && zoo[8] != null && ((byte[]) zoo[8]).length > 0;
                Object value = unspeakable ? "tëxt".getBytes(java.nio.charset.StandardCharsets.UTF_8) : zoo[column];
                Object[] row = {1L, value};
                AddFile file = write(layout, List.<Object[]>of(row));

                Object[] expected = isEmpty(value) ? new Object[] {1L, null} : row;
                assertThat(Rows.read(files.read(file, layout, Rows.all(layout))))
                        .as(field.name())
                        .isEqualTo(Rows.comparable(List.<Object[]>of(expected)));
            }
        }
    }

    private static boolean isEmpty(Object value) {
        return "".equals(value) || (value instanceof byte[] bytes && bytes.length == 0);
    }

    @Test
    void anAbsentPartitionValueIsNull() {
        TableLayout layout = new TableLayout(SMALL, List.of("zone"));
        AddFile file = write(layout, List.<Object[]>of(new Object[] {1L, null, "a"}));

        assertThat(file.partitionValues()).containsExactly(entry("zone", null));
        assertThat(file.path()).startsWith("zone=__HIVE_DEFAULT_PARTITION__/");
        assertThat(Rows.read(files.read(file, layout, Rows.all(layout))))
                .isEqualTo(Rows.comparable(List.<Object[]>of(new Object[] {1L, null, "a"})));
    }

    @Test
    void aDiscardedFileIsGoneAndDiscardingAgainIsHarmless() {
        TableLayout layout = new TableLayout(SMALL, List.of());
        AddFile file = write(layout, List.<Object[]>of(new Object[] {1L, "z", "a"}));

        files.discard(List.of(file));
        files.discard(List.of(file));

        assertThatThrownBy(() -> files.read(file, layout, Rows.all(layout)).next())
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void anAbortedFileIsNotThere() {
        TableLayout layout = new TableLayout(SMALL, List.of());
        DataFileWriter writer = files.create(new NewFile(layout, Map.of(), Map.of()));
        writer.write(new Object[] {1L, "z", "a"});

        writer.abort();
        writer.abort();

        assertThat(storedFiles()).isZero();
    }

    /** How many files there are. */
    protected abstract long storedFiles();
}
