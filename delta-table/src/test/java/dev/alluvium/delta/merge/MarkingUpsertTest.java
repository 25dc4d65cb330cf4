// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.columns;
import static dev.alluvium.delta.merge.TableFixture.delete;
import static dev.alluvium.delta.merge.TableFixture.event;
import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.row;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.RowInCopy;
import dev.alluvium.delta.compact.SourceCheck;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.StoreOperation;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upserts that mark rows instead of copying files. */
final class MarkingUpsertTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("note", PrimitiveType.STRING));

    private final MemoryObjects objects = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private final CountingObjectStore store = new CountingObjectStore(objects);
    private TableFixture table;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(store, SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
    }

    private void insert(int rows) {
        Event[] events = LongStream.range(0, rows)
                .mapToObj(id -> put(id, id, id, "r", "n"))
                .toArray(Event[]::new);
        table.writer(upsert("id")).flush(table.request(part(-1, rows - 1, events)));
    }

    private long vectorFiles() {
        return objects.keys().stream().filter(key -> key.endsWith(".bin")).count();
    }

    @Test
    void aFlushOfWholeRowsPutsThreeObjectsAndReadsNone() {
        insert(1000);
        TableWriter writer = table.writer(upsert("id"));
        writer.flush(table.request(part(999, 1000, put(1000, 7L, 7L, "first", "n"))));
        store.reset();

        FlushResult result = writer.flush(
                table.request(part(1000, 1003, put(1001, 8L, 8L, "new", "n"), put(1002, 7L, 7L, "x", "n"))));

        assertThat(store.calls().stream()
                        .filter(call -> call.operation() == StoreOperation.GET
                                && !call.key().startsWith("_delta_log/")))
                .isEmpty();
        assertThat(store.calls().stream().filter(call -> call.operation() == StoreOperation.CREATE))
                .hasSize(1);
        assertThat(store.count(StoreOperation.PUT, "deletion_vector_")).isEqualTo(1);
        assertThat(store.count(StoreOperation.PUT_IF_ABSENT, "_delta_log/")).isEqualTo(1);
        assertThat(result.metrics().rowsRewritten()).isZero();
        assertThat(result.metrics().superseded()).isEqualTo(new FlushMetrics.Superseded(2, 2, 0, 0));
        assertThat(result.metrics().filesRemoved()).as("no row of it is left").isEqualTo(1);
        assertThat(new KernelRows(objects).all())
                .hasSize(1000)
                .contains(List.of(7L, "x", "n"), List.of(8L, "new", "n"))
                .doesNotContain(List.of(7L, "first", "n"), List.of(7L, "r", "n"));
    }

    /** Against a map, with other writers and writers that start anew in between; Kernel and we read the same. */
    @Test
    void randomFlushesLeaveTheRowsOfAMap() {
        Random random = new Random(7);
        Map<Long, String> expected = new HashMap<>();
        TableWriter writer = table.writer(upsert("id"));
        long offset = 0;
        for (int flush = 0; flush < 30; flush++) {
            long first = offset;
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 20; i++, offset++) {
                long id = random.nextInt(60);
                boolean deletes = random.nextInt(4) == 0;
                events.add(deletes ? delete(offset, id) : put(offset, id, id, "v" + offset, "n"));
                expected.put(id, deletes ? null : "v" + offset);
            }
            if (random.nextInt(5) == 0) {
                writer = table.writer(upsert("id"));
            }
            writer.flush(table.request(part(first - 1, offset - 1, events.toArray(Event[]::new))));
        }
        List<List<Object>> rows = new ArrayList<>();
        expected.forEach((id, name) -> rows.addAll(name == null ? List.of() : List.of(List.of(id, name, "n"))));

        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(new KernelRows(objects).all()).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void aPartialRowKeepsTheValuesOfTheRowThatItSupersedes() {
        insert(10);
        TableWriter writer = table.writer(upsert("id"));

        writer.flush(table.request(
                part(9, 10, event(Event.Kind.PARTIAL, 10, 3L, row(3L, "new", null), columns(0, 1), Sequence.NONE))));

        assertThat(table.rows()).hasSize(10).contains(List.of(3L, "new", "n"));
    }

    @Test
    void whatAnotherWriterMarksDuringTheFlushStaysMarkedAndItsVectorIsTheOnlyOneThatGoes() {
        insert(10);
        TableWriter writer = table.writer(upsert("id"));

        FlushResult result = writer.flush(
                table.interrupted(() -> table.mark(table.onlyFile(), 1, 3), part(9, 10, put(10, 7L, 7L, "new", "n"))));

        assertThat(result.metrics().attempts()).isEqualTo(2);
        assertThat(table.rows()).hasSize(8).contains(List.of(7L, "new", "n"));
        assertThat(new KernelRows(objects).all()).hasSize(8);
        assertThat(vectorFiles()).as("that of the lost attempt is deleted").isEqualTo(1);
    }

    /** What a foreign writer marks is noted without reading the file, and what it brings back is read. */
    @Test
    void anIndexFollowsVectorsThatGrowAndShrink() {
        insert(10);
        CountedFiles files = new CountedFiles(table.parquet());
        TableWriter writer = new TableWriter(
                table.open(),
                upsert("id"),
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(files, new InMemoryKeyIndex(false)));
        writer.flush(table.request(part(9, 10, put(10, 7L, 7L, "a", "n"))));
        AddFile before = largest();
        AddFile marked = table.mark(before, 1, 2, 7);
        files.read().clear();

        writer.flush(table.request(part(10, 12, put(11, 2L, 2L, "back", "n"), delete(12, 1L))));
        assertThat(files.read()).isEmpty();
        assertThat(table.rows()).hasSize(9).contains(List.of(2L, "back", "n"));

        table.commit("RESTORE", largest().remove(5, true), before);
        table.commit("DELETE", fileOf(2L).remove(5, true));
        writer.flush(table.request(part(12, 13, put(13, 2L, 2L, "again", "n"))));
        assertThat(marked.deletionVector()).isPresent();
        assertThat(files.read()).containsExactly(before.path());
        assertThat(table.rows()).hasSize(10).contains(List.of(2L, "again", "n"), List.of(1L, "r", "n"));
    }

    /** Of a copy that a compaction made nothing is read, though rows were marked while it was made. */
    @Test
    void anIndexFollowsTheCopiesOfACompaction() {
        insert(10);
        CountedFiles files = new CountedFiles(table.parquet());
        TableWriter writer = new TableWriter(
                table.open(),
                upsert("id"),
                SpillBudget.UNBOUNDED,
                TableWriter.Ports.standard(files, new InMemoryKeyIndex(false)));
        writer.flush(table.request(part(9, 11, put(10, 7L, 7L, "a", "n"), put(11, 3L, 3L, "b", "n"))));
        writer.flush(table.request(part(11, 12, put(12, 5L, 5L, "c", "n"))));
        files.read().clear();
        AtomicInteger asked = new AtomicInteger();
        SourceCheck late = (snapshot, source) -> {
            if (asked.incrementAndGet() == snapshot.files().size() + 1) {
                writer.flush(table.request(part(12, 14, put(13, 9L, 9L, "d", "n"), put(14, 3L, 3L, "e", "n"))));
            }
            return SourceCheck.SAME_FILE_AND_VECTOR.isIntact(snapshot, source);
        };
        CompactionPolicy all = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);

        long removed = new Compaction(
                        table.open(),
                        all,
                        new Compaction.Ports(table.parquet(), late, RowInCopy.IN_ORDER, Optional.empty()))
                .run()
                .filesRemoved();
        writer.flush(table.request(
                part(14, 17, put(15, 3L, 3L, "f", "n"), put(16, 8L, 8L, "g", "n"), put(17, 5L, 5L, "h", "n"))));

        assertThat(removed).isEqualTo(3);
        assertThat(files.read()).isEmpty();
        assertThat(table.rows())
                .hasSize(10)
                .contains(List.of(3L, "f", "n"), List.of(8L, "g", "n"), List.of(5L, "h", "n"), List.of(9L, "d", "n"));
        assertThat(new KernelRows(objects).all()).containsExactlyInAnyOrderElementsOf(table.rows());
    }

    private AddFile largest() {
        return table.open().snapshot().files().stream()
                .max((one, other) -> Long.compare(one.size(), other.size()))
                .orElseThrow();
    }

    /** The file that has the row of this key. */
    private AddFile fileOf(long id) {
        return table.open().snapshot().files().stream()
                .filter(file -> file.stats() != null && file.stats().contains("\"minValues\":{\"id\":" + id + ","))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFileThatDoesNotSayHowManyRowsItHasIsCopied() {
        insert(10);
        AddFile file = table.onlyFile();
        AddFile silent = new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                null,
                file.tags(),
                Optional.empty());
        table.commit("WRITE", file.remove(5, true));
        table.commit("WRITE", silent);

        table.writer(upsert("id")).flush(table.request(part(9, 10, put(10, 7L, 7L, "new", "n"))));

        assertThat(table.onlyFile().deletionVector()).isEmpty();
        assertThat(table.rows()).hasSize(10).contains(List.of(7L, "new", "n"));
    }

    @Test
    void copyOnWriteIsKeptWhereItIsAskedFor() {
        insert(10);
        WriterSettings copying = upsert("id").with(new WriterSettings.Locating(UpsertEngine.COPY_ON_WRITE, false));

        table.writer(copying).flush(table.request(part(9, 10, put(10, 7L, 7L, "new", "n"))));

        assertThat(vectorFiles()).isZero();
        assertThat(table.onlyFile().deletionVector()).isEmpty();
    }

    @Test
    void rowsOfATableWithoutVectorsAreNotMarked() {
        TableFixture plain = new TableFixture(new MemoryObjects(Clock.systemUTC()), SCHEMA, List.of());
        WriterSettings marking = upsert("id").with(new WriterSettings.Locating(UpsertEngine.DELETION_VECTORS, false));

        assertThatThrownBy(() -> plain.writer(marking).flush(plain.request(part(-1, 0, put(0, 7L, 7L, "new", "n")))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("delta.enableDeletionVectors=true");
        plain.writer(upsert("id")).flush(plain.request(part(-1, 0, put(0, 7L, 7L, "old", "n"))));
        plain.writer(upsert("id")).flush(plain.request(part(0, 1, put(1, 7L, 7L, "new", "n"))));
        assertThat(plain.onlyFile().deletionVector()).isEmpty();
        assertThat(plain.rows()).containsExactly(List.of(7L, "new", "n"));
    }
}
