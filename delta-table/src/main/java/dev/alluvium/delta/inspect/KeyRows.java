// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill;
import java.util.ArrayList;
import java.util.List;

/** Where each key has its rows, sorted by key on local disk. Confined to one thread. */
final class KeyRows implements AutoCloseable {
    private final SortedSpill spill;
    private final List<AddFile> files = new ArrayList<>();
    private final ByteSink keyBytes = new ByteSink();
    private final ByteSink value = new ByteSink();

    KeyRows(VerifyBudget budget) {
        this.spill = new SortedSpill(budget.directory(), budget.memoryBytes());
    }

    /** The rows that are added next are of this file. */
    void begin(AddFile file) {
        files.add(file);
    }

    void add(Key key, long position) {
        value.clear().putInt(files.size() - 1).putLong(position);
        spill.add(keyBytes.clear().putAll(key.bytes()), value);
    }

    /** Takes what is wrong with a key: a row beyond its first one. */
    interface Duplicates {
        void found(Key key, AddFile file, long position, AddFile first);
    }

    /** Tells every row but the first of each key, in the order of the keys' bytes. */
    void duplicates(Duplicates duplicates) {
        spill.sort();
        SortedSpill.Cursor rows = spill.cursor();
        byte[] current = new byte[0];
        int first = -1;
        while (rows.next()) {
            ByteSource place = rows.value();
            int file = place.getInt();
            if (first >= 0 && rows.hasKey(current)) {
                duplicates.found(Key.of(current), files.get(file), place.getLong(), files.get(first));
            } else {
                current = rows.key();
                first = file;
            }
        }
    }

    @Override
    public void close() {
        spill.close();
    }
}
