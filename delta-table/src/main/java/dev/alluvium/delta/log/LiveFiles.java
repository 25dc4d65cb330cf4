// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Files by path, persistent: a plain map as it was loaded, which all versions since share, and what has changed since
 * in a tree. A tree of all files would make a load a quarter dearer ({@code LoadSnapshot} of the benchmarks). Once more
 * has changed than there was, the two become one, so that neither grows without bound.
 */
final class LiveFiles {
    private static final int LEAST_CHANGES = 1024;

    private final Map<String, AddFile> loaded;
    private final PMap<String, Optional<AddFile>> changed;
    private final int size;

    private LiveFiles(Map<String, AddFile> loaded, PMap<String, Optional<AddFile>> changed, int size) {
        this.loaded = loaded;
        this.changed = changed;
        this.size = size;
    }

    /** @param loaded handed over: not to be changed any more */
    static LiveFiles of(Map<String, AddFile> loaded) {
        return new LiveFiles(loaded, HashTreePMap.empty(), loaded.size());
    }

    int size() {
        return size;
    }

    /** The file of this path; null if there is none. */
    @Nullable
    AddFile get(String path) {
        Optional<AddFile> change = changed.get(path);
        return change == null ? loaded.get(path) : change.orElse(null);
    }

    LiveFiles plus(AddFile file) {
        int grown = get(file.path()) == null ? size + 1 : size;
        return new LiveFiles(loaded, changed.plus(file.path(), Optional.of(file)), grown).settled();
    }

    LiveFiles minus(String path) {
        if (get(path) == null) {
            return this;
        }
        PMap<String, Optional<AddFile>> without =
                loaded.containsKey(path) ? changed.plus(path, Optional.empty()) : changed.minus(path);
        return new LiveFiles(loaded, without, size - 1).settled();
    }

    /** Costs as much as all the changes since the last time did together. */
    private LiveFiles settled() {
        if (changed.size() <= loaded.size() + LEAST_CHANGES) {
            return this;
        }
        Map<String, AddFile> all = new HashMap<>(size * 2);
        values().forEach(file -> all.put(file.path(), file));
        return of(all);
    }

    /** All of them, in no order. */
    Collection<AddFile> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<AddFile> iterator() {
                return files().iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private Stream<AddFile> files() {
        Stream<AddFile> unchanged = loaded.values().stream();
        return changed.isEmpty()
                ? unchanged
                : Stream.concat(
                        unchanged.filter(file -> !changed.containsKey(file.path())),
                        changed.values().stream().flatMap(Optional::stream));
    }
}
