// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.RowProbe;
import dev.alluvium.delta.reduce.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rival: a careful writer that keeps no index and reads just the key columns of the files that may have a key of a
 * batch. Behind the same port, so that all else is equal.
 */
final class KeyColumnScan implements KeyIndex {
    private final BiPredicate<String, List<Key>> mayHave;
    private final Set<String> live = new HashSet<>();
    private RowProbe probe = (path, visitor) -> {};

    /** @param mayHave whether the file of a path may have one of these keys */
    KeyColumnScan(BiPredicate<String, List<Key>> mayHave) {
        this.mayHave = mayHave;
    }

    @Override
    public List<@Nullable RowLocation> lookup(List<Key> keys) {
        Map<Key, Integer> wanted = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            wanted.put(keys.get(i), i);
        }
        List<@Nullable RowLocation> found = new ArrayList<>(Collections.nCopies(keys.size(), null));
        for (String path : live) {
            if (mayHave.test(path, keys)) {
                probe.read(path, (key, row) -> {
                    Integer at = wanted.get(key);
                    if (at != null) {
                        found.set(at, row);
                    }
                    return true;
                });
            }
        }
        return found;
    }

    @Override
    public void forEach(BiConsumer<Key, RowLocation> visitor) {
        live.forEach(path -> probe.read(path, (key, row) -> {
            visitor.accept(key, row);
            return true;
        }));
    }

    @Override
    public void put(Key key, RowLocation row) {
        live.add(row.path());
    }

    @Override
    public void settle(Function<String, Optional<String>> lanes, RowProbe rows) {
        probe = rows;
    }

    @Override
    public boolean knows(String path) {
        return live.contains(path);
    }

    @Override
    public void rowsMarked(String path, RowPositions rows) {}

    @Override
    public void fileGone(String path) {
        live.remove(path);
    }

    @Override
    public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
        live.remove(from);
        live.add(to);
    }

    @Override
    public void clear() {
        live.clear();
    }
}
