// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.NewVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors that were written by one commit are in one object, and asked for by one request. */
final class VectorRequestsTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("value", PrimitiveType.STRING));
    private static final int FILES = 5;

    @TempDir
    Path directory;

    private CountingObjectStore store;
    private TableFixture table;
    private long offset = -1;

    @BeforeEach
    void makeTable() {
        store = new CountingObjectStore(new SimulatedStore());
        table = new TableFixture(store, SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"));
    }

    private TableWriter writer() {
        return table.writer(upsert("id")
                .with(new WriterSettings.Locating(
                        UpsertEngine.AUTO,
                        false,
                        SpillBudget.UNBOUNDED,
                        Optional.of(new IndexSaving(directory, "0", 0, Optional.empty())),
                        false)));
    }

    private void flush(TableWriter writer, long... keys) {
        long first = offset + 1;
        writer.flush(table.request(part(
                "t-0",
                offset,
                offset + keys.length,
                LongStream.range(0, keys.length)
                        .mapToObj(i -> put(first + i, keys[(int) i], keys[(int) i], "x"))
                        .toArray(Event[]::new))));
        offset += keys.length;
    }

    /** Files of three rows, the first of each superseded. */
    private void fill(TableWriter writer) {
        for (long file = 0; file < FILES; file++) {
            flush(writer, 3 * file, 3 * file + 1, 3 * file + 2);
        }
        flush(writer, LongStream.range(0, FILES).map(file -> 3 * file).toArray());
    }

    private List<AddFile> marked() {
        return table.open().snapshot().files().stream()
                .filter(file -> file.deletionVector().isPresent())
                .toList();
    }

    /** Another engine deletes the second row of each file by one commit. */
    private void markMore() {
        List<AddFile> files = marked();
        assertThat(files).hasSize(FILES);
        DeletionVectors vectors = new DeletionVectors(store);
        List<DeletionVector> more =
                vectors.write(files.stream().map(file -> RowPositions.of(0, 1)).toList(), 0, new UUID(7, 7));
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            actions.add(files.get(i).remove(5, true));
            actions.add(MarkedFile.of(files.get(i), more.get(i)));
        }
        table.commit("DELETE", actions.toArray(new Action[0]));
    }

    private long requests() {
        return store.count(StoreOperation.GET, "deletion_vector");
    }

    private List<Object> keys() {
        return table.rows().stream().map(row -> row.get(0)).toList();
    }

    @Test
    void aStartWithASavedIndexMakesOneForEachCommitWhoseVectorsCount() {
        try (TableWriter writer = writer()) {
            fill(writer);
        }
        markMore();
        store.reset();

        try (TableWriter writer = writer()) {
            flush(writer, 1, 2);
            assertThat(requests()).as("what was saved, and what is marked now").isEqualTo(2);
        }
        assertThat(keys()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 5L, 6L, 8L, 9L, 11L, 12L, 14L);
    }

    @Test
    void aWriterThatFollowsAnotherMakesOneForEachCommit() {
        try (TableWriter writer = writer()) {
            fill(writer);
            markMore();
            store.reset();

            flush(writer, 1, 2);
            assertThat(requests()).isEqualTo(1);
        }
        assertThat(keys()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 5L, 6L, 8L, 9L, 11L, 12L, 14L);
    }

    @Test
    void whoMarksRowsOfFilesWithoutKnowingTheirVectorsMakesOneForEachCommit() {
        try (TableWriter writer = writer()) {
            fill(writer);
        }
        store.reset();
        DeletionVectors stored = new DeletionVectors(store);
        RowMarker marker = new RowMarker(
                new ResidentVectors(stored),
                new NewVectors(stored, table.context().ids()));

        MarkOutcomes outcomes = marker.mark(marked().stream()
                .map(file -> new FileMarks(file, RowPositions.of(2)))
                .toList());

        assertThat(requests()).isEqualTo(1);
        assertThat(outcomes.files())
                .hasSize(FILES)
                .allSatisfy(outcome ->
                        assertThat(stored.read(outcome.marked().orElseThrow())).isEqualTo(RowPositions.of(0, 2)));
    }
}
