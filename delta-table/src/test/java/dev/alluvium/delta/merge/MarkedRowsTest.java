// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of whose files rows are marked, by us or by another engine: what is marked is gone for everybody. */
final class MarkedRowsTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("name", PrimitiveType.STRING));
    private static final int ROWS = 3000;

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private TableFixture table;

    /** By copying files. */
    private static WriterSettings upsert(String key) {
        return TableFixture.upsert(key).with(new WriterSettings.Locating(UpsertEngine.COPY_ON_WRITE, false));
    }

    @BeforeEach
    void makeTable() {
        Map<String, String> properties = Map.of("delta.enableDeletionVectors", "true", "delta.checkpointInterval", "4");
        table = new TableFixture(store, SCHEMA, List.of(), properties);
    }

    /** Kernel, a checkpoint and ourselves agree after each round of marking more rows. */
    @Test
    void anySetOfMarkedRowsIsGoneForKernelAndForUs() {
        insert(ROWS);
        RowPositions expected = RowPositions.NONE;
        for (int round = 0; round < 6; round++) {
            Random random = new Random(round);
            RowPositions marked = expected.plus(RowPositions.of(
                    random.longs(1 + random.nextInt(400), 0, ROWS).distinct().toArray()));
            mark(marked, round % 2 == 0 ? 1 << 20 : 0);
            expected = marked;

            List<Long> left = LongStream.range(0, ROWS)
                    .filter(id -> !marked.contains(id))
                    .boxed()
                    .toList();
            assertThat(ids(table.rows())).as("round %d", round).containsExactlyInAnyOrderElementsOf(left);
            assertThat(ids(new KernelRows(store).all())).containsExactlyInAnyOrderElementsOf(left);
        }
        assertThat(store.head(LogFiles.checkpoint(4))).isPresent();
        store.delete(List.of(LogFiles.commit(0), LogFiles.commit(1), LogFiles.commit(2), LogFiles.commit(3)));
        DeltaTable opened = DeltaTable.open(store, TestContexts.counted()).orElseThrow();
        assertThat(TableFixture.rows(opened.snapshot(), table.parquet())).hasSize(ROWS - (int) expected.count());
    }

    @Test
    void upsertAfterMarkedRowsChangesTheRightOnesAgainAndAgain() {
        insert(10);
        mark(RowPositions.of(0, 4, 5), 1 << 20);
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(table.request(part(9, 11, put(10, 7L, 7L, "first"), delete(11, 2L))));
        assertThat(file().deletionVector())
                .as("the new file has all of its rows")
                .isEmpty();
        writer.flush(table.request(part(11, 13, put(12, 9L, 9L, "second"), put(13, 7L, 7L, "third"))));
        writer.flush(table.request(part(13, 14, put(14, 4L, 4L, "back"))));

        assertThat(table.rows())
                .containsExactlyInAnyOrder(
                        row(1L, "r"),
                        row(3L, "r"),
                        row(4L, "back"),
                        row(6L, "r"),
                        row(7L, "third"),
                        row(8L, "r"),
                        row(9L, "second"));
        assertThat(ids(new KernelRows(store).all())).containsExactlyInAnyOrder(1L, 3L, 4L, 6L, 7L, 8L, 9L);
    }

    /** The copy ends before the marked row, and so does what is told of it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLastRowOfAFileThatAnotherEngineMarksIsNotInTheCopyOfTheFile(boolean compact) {
        insert(10);
        KeyIndex index = compact
                ? new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), KeyHasher.seeded(7))
                : new InMemoryKeyIndex(false);
        TableWriter writer = new TableWriter(
                table.open(), upsert("id"), SpillBudget.UNBOUNDED, TableWriter.Ports.standard(table.parquet(), index));
        writer.flush(table.request(part(9, 10, put(10, 7L, 7L, "first"))));
        mark(RowPositions.of(8, 9), 0);

        writer.flush(table.request(part(10, 11, put(11, 7L, 7L, "second"))));
        writer.flush(table.request(part(11, 13, put(12, 9L, 9L, "back"), delete(13, 8L))));

        assertThat(ids(table.rows())).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 9L);
        assertThat(table.rows()).contains(row(7L, "second"), row(9L, "back"));
    }

    @Test
    void rowsThatAnotherEngineMarksDuringAFlushStayMarked() {
        insert(10);
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(table.interrupted(() -> mark(RowPositions.of(1, 3), 0), part(9, 10, put(10, 7L, 7L, "new"))));

        assertThat(ids(table.rows())).containsExactlyInAnyOrder(0L, 2L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(table.rows()).contains(row(7L, "new"));
    }

    @Test
    void vacuumKeepsTheVectorsThatAreNeededAndTakesTheOthers() {
        insert(10);
        mark(RowPositions.of(1), 0);
        mark(RowPositions.of(1, 2), 0);
        assertThat(store.keys().stream().filter(key -> key.endsWith(".bin"))).hasSize(2);
        store.put("deletion_vector_of-nobody.bin", new byte[] {1});
        Clock later = Clock.offset(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC), Duration.ofDays(8));
        MemoryObjects aged = store.copy(later);
        DeltaTable opened =
                DeltaTable.open(aged, TestContexts.counted("later", later)).orElseThrow();

        new Vacuum(opened, new VacuumPolicy(Duration.ofDays(7), false, false))
                .run(opened.snapshot().version());

        assertThat(aged.keys().stream().filter(key -> key.endsWith(".bin"))).hasSize(1);
        assertThat(ids(new KernelRows(aged).all())).hasSize(8);
    }

    private void insert(int rows) {
        Event[] events =
                LongStream.range(0, rows).mapToObj(id -> put(id, id, id, "r")).toArray(Event[]::new);
        table.writer(upsert("id")).flush(table.request(part(-1, rows - 1, events)));
    }

    /** Marks rows of the one file, as another engine's DELETE does. */
    private void mark(RowPositions rows, int maxInlineBytes) {
        DeltaTable other = table.open();
        AddFile file = other.snapshot().files().iterator().next();
        UUID id = new UUID(rows.count(), maxInlineBytes);
        DeletionVector vector = new DeletionVectors(store)
                .write(List.of(rows), maxInlineBytes, id)
                .get(0);
        other.commit(base -> Optional.of(new CommitDraft(
                "DELETE",
                Map.of(),
                Map.of(),
                false,
                List.of(file.remove(5, true), MarkedFile.of(file, vector)),
                () -> {})));
    }

    private AddFile file() {
        return table.open().snapshot().files().iterator().next();
    }

    private static List<Object> row(Object... values) {
        return List.of(values);
    }

    private static List<Long> ids(List<List<Object>> rows) {
        List<Long> ids = new ArrayList<>();
        rows.forEach(each -> ids.add((Long) each.get(0)));
        return ids;
    }
}
