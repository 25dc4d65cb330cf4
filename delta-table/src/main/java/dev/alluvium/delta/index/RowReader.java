// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Reads rows by their places, as many as are wanted of a file at once. */
final class RowReader {
    private RowProbe probe = (path, visitor) -> {
        throw new IllegalStateException("nothing was settled yet");
    };
    private long rowsRead;

    /** A row that was read. */
    @FunctionalInterface
    interface Visitor {
        void row(long place, Key key, RowLocation row);
    }

    /** From now on rows are read of this version. */
    void use(RowProbe newer) {
        probe = newer;
    }

    /** How many rows were asked for so far. */
    long rowsRead() {
        return rowsRead;
    }

    /** Reads the rows at live places; each is there, or the index is wrong. */
    void read(Set<Long> places, FileTable files, Visitor visitor) {
        Map<String, Set<Long>> byFile = new HashMap<>();
        for (long place : places) {
            byFile.computeIfAbsent(files.path(place), path -> new HashSet<>()).add(place);
        }
        byFile.forEach((path, wanted) -> read(path, wanted, files, visitor));
        rowsRead += places.size();
    }

    private void read(String path, Set<Long> wanted, FileTable files, Visitor visitor) {
        probe.read(path, (key, row) -> {
            long place = files.place(path, row.position());
            if (wanted.remove(place)) {
                visitor.row(place, key, row);
            }
            return !wanted.isEmpty();
        });
        if (!wanted.isEmpty()) {
            throw new IllegalStateException("the index names " + wanted.size() + " rows of " + ObjectKeys.shown(path)
                    + " that it does not have");
        }
    }

    /** Reads a whole file. */
    void readAll(String path, BiPredicate<Key, RowLocation> visitor) {
        probe.read(path, visitor);
    }
}
