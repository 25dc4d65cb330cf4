// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.lanes;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer begins with the index that another one saved, as far as the table is still the one that was indexed. */
final class SavedIndexTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("value", PrimitiveType.STRING));
    private static final int KEYS = 40;

    @TempDir
    Path directory;

    private SimulatedStore store;
    private TableFixture table;
    private CountedFiles files;
    private long budget = Long.MAX_VALUE;
    private String owner = "0";
    private int sample;
    private long offset = -1;
    private long nextKey = KEYS;
    private final Map<String, Long> offsets = new HashMap<>();

    @BeforeEach
    void makeTable() {
        store = new SimulatedStore();
        table = new TableFixture(store, SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
        files = new CountedFiles(table.parquet());
    }

    private WriterSettings settings(Optional<Duration> interval) {
        return settings(interval, upsert("id"));
    }

    private WriterSettings settings(Optional<Duration> interval, WriterSettings of) {
        return of.with(new WriterSettings.Locating(
                UpsertEngine.AUTO,
                false,
                new SpillBudget(budget, directory),
                Optional.of(new IndexSaving(directory, owner, sample, interval)),
                false));
    }

    private TableWriter writer(WriterSettings settings, DataFiles on) {
        DeltaTable opened = table.open();
        return new TableWriter(
                opened,
                settings,
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(on, IndexChoice.of(opened, settings)));
    }

    private TableWriter writer() {
        return writer(settings(Optional.empty()), files);
    }

    private void flush(TableWriter writer, Event... events) {
        long covered = offset + events.length;
        writer.flush(table.request(part("t-0", offset, covered, events)));
        offset = covered;
    }

    private Event event(long key, String value) {
        return put(offset + 1, key, key, value);
    }

    /** A file with some keys, and a second one that has new versions of two of them. */
    private void fill(TableWriter writer) {
        List<Event> events = new ArrayList<>();
        for (long key = 0; key < KEYS; key++) {
            events.add(put(offset + 1 + key, key, key, "first"));
        }
        flush(writer, events.toArray(new Event[0]));
        flush(writer, event(3, "second"));
        flush(writer, event(4, "second"));
    }

    private void fillAndClose() {
        try (TableWriter writer = writer()) {
            fill(writer);
        }
        files.read().clear();
    }

    /** What a start reads to find the row of a key that is not there. */
    private List<String> readByAStart(WriterSettings settings, DataFiles on) {
        files.read().clear();
        try (TableWriter writer = writer(settings, on)) {
            flush(writer, event(nextKey++, "new"));
            List<String> read = List.copyOf(files.read());
            flush(writer, event(7, "again"));
            assertEachKeyOnce();
            return read;
        }
    }

    private List<String> readByAStart() {
        return readByAStart(settings(Optional.empty()), files);
    }

    private void assertEachKeyOnce() {
        List<Object> keys = new ArrayList<>();
        table.rows().forEach(row -> keys.add(row.get(0)));
        assertThat(keys).doesNotHaveDuplicates().hasSize((int) nextKey);
    }

    private List<String> live() {
        return table.open().snapshot().files().stream().map(AddFile::path).toList();
    }

    private Path saved() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> all = found.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 400})
    void aStartReadsNothingWhereNothingChanged(long memory) throws IOException {
        budget = memory;
        fillAndClose();
        Path first = saved();

        assertThat(readByAStart()).isEmpty();
        assertThat(readByAStart()).isEmpty();
        assertThat(saved()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 400})
    void aStartReadsWhatOthersAddedAndForgetsWhatTheyRemoved(long memory) {
        budget = memory;
        fillAndClose();
        AddFile last = table.open().snapshot().files().stream()
                .filter(file -> file.stats() != null && file.stats().contains("\"id\":4"))
                .findFirst()
                .orElseThrow();
        table.replace("MERGE", List.of(last), List.of(new Object[] {4L, "by another"}, new Object[] {100L, "new"}));
        nextKey++;
        List<String> added = new ArrayList<>(live());

        List<String> read = readByAStart();
        assertThat(read).hasSize(1);
        assertThat(added).contains(read.get(0));
        assertThat(last.path()).isNotEqualTo(read.get(0));
    }

    @Test
    void rowsThatWereMarkedMeanwhileAreGoneAndThoseThatCameBackAreRead() {
        try (TableWriter writer = writer()) {
            flush(writer, event(0, "a"), put(offset + 2, 1L, 1L, "b"), put(offset + 3, 2L, 2L, "c"));
        }
        AddFile marked = table.mark(table.onlyFile(), 0);

        assertThat(startAndUpsert(50)).containsExactlyInAnyOrder(1L, 2L, 50L);
        assertThat(files.read()).isEmpty();

        table.mark(table.open().snapshot().file(marked.path()).orElseThrow(), 2);
        assertThat(startAndUpsert(0)).containsExactlyInAnyOrder(0L, 1L, 50L);
        assertThat(files.read()).containsExactly(marked.path());
    }

    private List<Object> startAndUpsert(long key) {
        files.read().clear();
        try (TableWriter writer = writer()) {
            flush(writer, event(key, "x"));
        }
        List<Object> keys = new ArrayList<>();
        table.rows().forEach(row -> keys.add(row.get(0)));
        return keys;
    }

    @Test
    void whatIsDamagedAnywhereIsNotUsed() throws IOException {
        fillAndClose();
        Path saved = saved();
        byte[] right = Files.readAllBytes(saved);
        for (int at = 0; at < right.length; at += 1 + right.length / 60) {
            byte[] wrong = right.clone();
            wrong[at] ^= 0x10;
            Files.write(saved, wrong);
            assertThat(readByAStart()).as("byte " + at).isNotEmpty();
        }
        for (int length = 0; length < right.length; length += 1 + right.length / 20) {
            Files.write(saved, Arrays.copyOf(right, length));
            assertThat(readByAStart()).as(length + " bytes").isNotEmpty();
        }
        assertThat(readByAStart()).isEmpty();
    }

    @Test
    void aRunOnDiskIsReadWholeBeforeItIsUsed() throws IOException {
        budget = 400;
        fillAndClose();
        Path saved = saved();
        byte[] wrong = Files.readAllBytes(saved);
        wrong[40] ^= 1;
        Files.write(saved, wrong);

        assertThat(readByAStart()).isNotEmpty();
    }

    @Test
    void anIndexOfOtherColumnsIsNotUsed() {
        fillAndClose();
        WriterSettings marksDeletes =
                TableFixture.settings(WriteMode.UPSERT, List.of("id"), List.of(), DeleteMode.SOFT);

        assertThat(readByAStart(settings(Optional.empty(), marksDeletes), files))
                .isNotEmpty();
    }

    @Test
    void anIndexOfAVersionThatIsNotThereOrIsAnotherOneIsNotUsed() {
        fillAndClose();
        deleteNewestCommit();
        assertThat(readByAStart()).as("the table is older").isNotEmpty();

        deleteNewestCommit();
        table.replace("WRITE", List.of(), List.<Object[]>of(new Object[] {500L, "another history"}));
        nextKey++;
        assertThat(readByAStart()).as("the version is another one").isNotEmpty();
    }

    private void deleteNewestCommit() {
        long version = table.open().snapshot().version();
        store.delete(List.of(String.format("_delta_log/%020d.json", version)));
        offset--;
    }

    @Test
    void whatTheTableContradictsIsNotUsed() {
        sample = 4;
        fillAndClose();
        DataFiles shifted = new Shifted(files);

        try (TableWriter writer = writer(settings(Optional.empty()), shifted)) {
            flush(writer, event(nextKey++, "new"));
            assertThat(files.read()).containsAll(live().subList(0, 1));
        }
        assertEachKeyOnce();
        assertThat(readByAStart()).as("only samples").hasSize(4);
    }

    /** Where rows are asked for by their positions, these are not what they were. */
    private record Shifted(DataFiles right) implements DataFiles {
        @Override
        public DataFileWriter create(NewFile file) {
            return right.create(file);
        }

        @Override
        public RowCursor read(AddFile file, TableLayout layout, BitSet columns) {
            return right.read(file, layout, columns);
        }

        @Override
        public RowCursor read(AddFile file, TableLayout layout, BitSet columns, long[] positions) {
            RowCursor rows = right.read(file, layout, columns);
            return new RowCursor() {
                @Override
                public boolean next() {
                    return rows.next();
                }

                @Override
                public Object[] row() {
                    return rows.row();
                }

                @Override
                public long position() {
                    return rows.position() + 1;
                }

                @Override
                public void close() {
                    rows.close();
                }
            };
        }

        @Override
        public void discard(Collection<AddFile> unused) {
            right.discard(unused);
        }
    }

    @Test
    void itIsSavedEverySoOften() throws IOException {
        TableWriter writer = writer(settings(Optional.of(Duration.ZERO)), files);
        fill(writer);

        saved();
        assertThat(readByAStart()).as("the other one was killed").isEmpty();
    }

    @Test
    void aDiskThatTakesNothingHindersNobody() throws IOException {
        Path notADirectory = Files.writeString(directory.resolve("file"), "x");
        directory = notADirectory;
        fillAndClose();

        assertThat(Files.readString(notADirectory)).isEqualTo("x");
        directory = notADirectory.getParent();
        assertThat(readByAStart()).isNotEmpty();
    }

    @Test
    void whatWasLeftByASaveThatWasKilledIsRemoved() throws IOException {
        fillAndClose();
        Path left = Files.writeString(directory.resolve(saved().getFileName() + ".7.tmp"), "half");

        assertThat(readByAStart()).isEmpty();
        assertThat(left).doesNotExist();
    }

    @Test
    void anIndexWithWhichAFlushFailedIsNotUsedAgain() throws IOException {
        fillAndClose();
        table.replace("WRITE", List.of(), List.<Object[]>of(new Object[] {5L, "a copy"}));
        assertThat(saved()).exists();

        try (TableWriter writer = writer()) {
            assertThatThrownBy(() -> flush(writer, event(5, "x")))
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("several rows of one key");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anIndexThatMayBeWrongIsNotSaved() throws IOException {
        fillAndClose();

        try (TableWriter writer = writer()) {
            Part part = part("t-0", offset, offset + 1, event(5, "x"));
            FlushRequest failing = new FlushRequest(SCHEMA, List.of(part), rejections -> {
                throw new IllegalStateException("whatever it is");
            });
            assertThatThrownBy(() -> writer.flush(failing)).isInstanceOf(IllegalStateException.class);
            flush(writer, event(5, "x"));
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aTaskThatGetsATopicPartitionReadsItsFilesAndKeepsTheOthers() {
        assertThat(readForLane("0", "t-0", 10, "t-0")).isEmpty();
        assertThat(readForLane("1", "t-1", 11, "t-1")).isEmpty();

        assertThat(readForLane("0", "t-1", 12, "t-0", "t-1")).as("what 1 wrote").hasSize(1);
        assertThat(readForLane("1", "t-1", 13, "t-1")).as("what 0 wrote").hasSize(1);
        assertThat(readForLane("0", "t-0", 14, "t-0")).isEmpty();
        assertThat(table.rows()).hasSize(5);
    }

    private List<String> readForLane(String task, String lane, long key, String... assigned) {
        files.read().clear();
        owner = task;
        long expected = offsets.getOrDefault(lane, -1L);
        try (TableWriter writer = writer()) {
            writer.flush(table.request(
                    lanes(assigned), part(lane, expected, expected + 1, put(expected + 1, key, key, "x"))));
        }
        offsets.put(lane, expected + 1);
        return List.copyOf(files.read());
    }
}
