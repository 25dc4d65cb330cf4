// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.index.IndexedColumns;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.SequenceText;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows are that a merge may change, sorted by key. Of each file that statistics do not rule out the key
 * columns are read, and of their rows those are kept whose keys may be among the events': the size of the table costs
 * time, not memory. Confined to one attempt of a merge.
 */
final class TargetRows implements AutoCloseable {
    private final List<AddFile> files;
    private final SortedSpill spill;
    private final ByteSink keyBytes = new ByteSink();
    private final ByteSink value = new ByteSink();

    /** @param base the version of the table */
    TargetRows(Snapshot base, MergeBudget budget) {
        this.files = base.files().stream()
                .sorted(Comparator.comparing(AddFile::path))
                .toList();
        this.spill = budget.locations().sorted();
    }

    /** The table's files, by the numbers that rows are found under. */
    List<AddFile> files() {
        return files;
    }

    /** Reads the keys; all of them where an event speaks about every row. */
    void scan(MergeInput input, UpsertRules rules, DataFiles reader) {
        boolean every = !input.truncates().isEmpty();
        for (int i = 0; i < files.size(); i++) {
            if (every || input.ranges().mayMatch(files.get(i))) {
                scan(i, input, rules.indexed(), reader);
            }
        }
        spill.sort();
    }

    private void scan(int number, MergeInput input, IndexedColumns columns, DataFiles reader) {
        boolean every = !input.truncates().isEmpty();
        AddFile file = files.get(number);
        try (RowCursor rows = reader.read(file, columns.layout(), columns.positions())) {
            while (rows.next()) {
                Optional<Key> key = columns.key(rows.row());
                if (key.isPresent()
                        && (every || input.filter().mayHold(key.get().bytes()))) {
                    put(number, key.get(), columns.location(file.path(), rows.position(), rows.row()));
                }
            }
        }
    }

    private void put(int number, Key key, RowLocation row) {
        value.clear().putInt(number).putLong(row.position()).putByte(row.deleted() ? 1 : 0);
        SequenceText.write(row.sequence(), value);
        spill.add(keyBytes.clear().putAll(key.bytes()), value);
    }

    SortedSpill.Cursor cursor() {
        return spill.cursor();
    }

    RowLocation read(ByteSource in) {
        String path = files.get(in.getInt()).path();
        long position = in.getLong();
        boolean deleted = in.getByte() != 0;
        return RowLocation.of(path, position, SequenceText.read(in), deleted);
    }

    @Override
    public void close() {
        spill.close();
    }
}
