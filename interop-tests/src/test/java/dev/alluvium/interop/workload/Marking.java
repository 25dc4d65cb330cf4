// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Deletes rows by marking them in deletion vectors, small ones in the log and others in files. */
final class Marking {
    private final DeltaTable table;
    private final DataFiles files;
    private final Random random;

    Marking(DeltaTable table, DataFiles files, Random random) {
        this.table = table;
        this.files = files;
        this.random = random;
    }

    void mark(List<Long> keys) {
        Snapshot base = table.refresh();
        TableLayout layout = new TableLayout(table.schema(), base.metadata().partitionColumns());
        DeletionVectors vectors = new DeletionVectors(table.store());
        List<AddFile> touched = new ArrayList<>();
        List<RowPositions> marked = new ArrayList<>();
        for (AddFile file : base.files()) {
            RowPositions positions = positions(file, layout, Set.copyOf(keys));
            if (!positions.isEmpty()) {
                touched.add(file);
                marked.add(vectors.read(file).plus(positions));
            }
        }
        int maxInline = random.nextBoolean() ? 0 : 1000;
        List<DeletionVector> written = vectors.write(marked, maxInline, new UUID(random.nextLong(), random.nextLong()));
        List<Action> actions = new ArrayList<>();
        for (AddFile file : touched) {
            actions.add(file.remove(System.currentTimeMillis(), true));
        }
        for (int i = 0; i < touched.size(); i++) {
            actions.add(MarkedFile.of(touched.get(i), written.get(i)));
        }
        table.commit(newest ->
                Optional.of(new CommitDraft("DELETE", Map.of("predicate", "[]"), Map.of(), false, actions, () -> {})));
    }

    private RowPositions positions(AddFile file, TableLayout layout, Set<Long> keys) {
        int key = layout.schema().indexOf(Shape.KEY);
        BitSet columns = new BitSet();
        columns.set(key);
        List<Long> positions = new ArrayList<>();
        try (RowCursor cursor = files.read(file, layout, columns)) {
            while (cursor.next()) {
                if (keys.contains((Long) cursor.row()[key])) {
                    positions.add(cursor.position());
                }
            }
        }
        return RowPositions.of(positions.stream().mapToLong(Long::longValue).toArray());
    }
}
