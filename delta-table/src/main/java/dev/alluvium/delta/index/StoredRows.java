// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The rows of one version as an index sees them.
 *
 * @param snapshot the version
 * @param files its data files
 * @param columns what is read of them
 */
record StoredRows(Snapshot snapshot, DataFiles files, IndexedColumns columns) implements RowProbe {
    @Override
    public void read(String path, BiPredicate<Key, RowLocation> visitor) {
        AddFile file = snapshot.file(path)
                .orElseThrow(() -> new IllegalStateException("the index names " + ObjectKeys.shown(path)
                        + ", which is not part of version " + snapshot.version()));
        read(file, visitor);
    }

    /** All rows of a file. */
    FileRows rows(AddFile file) {
        return new FileRows(file.path(), files.values(file, columns.layout(), columns.positions()), columns);
    }

    private void read(AddFile file, BiPredicate<Key, RowLocation> visitor) {
        try (RowCursor rows = files.read(file, columns.layout(), columns.positions())) {
            boolean goesOn = true;
            while (goesOn && rows.next()) {
                Optional<Key> key = columns.key(rows.row());
                goesOn = key.isEmpty()
                        || visitor.test(key.get(), columns.location(file.path(), rows.position(), rows.row()));
            }
        }
    }
}
