// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyIndex} in the heap. A rewritten file is one note however many rows it has: positions follow it when
 * they are asked for. Notes of files that are gone are swept out together with their keys.
 */
public final class InMemoryKeyIndex implements KeyIndex {
    private static final int SWEEP_AFTER = 64;
    private static final int SWEEP_AFTER_ROWS = 1024;
    private static final int SWEPT_SHARE = 4;

    private final CopyCheck copyCheck;
    private final Map<Key, Entry> entries = new HashMap<>();
    private final Map<String, FileState> files = new HashMap<>();
    private final Set<Key> doubled = new LinkedHashSet<>();
    private int staleFiles;
    private long staleRows;

    /** @param repairsCopies whether a key may have several rows until it is next written */
    public InMemoryKeyIndex(boolean repairsCopies) {
        this.copyCheck = new CopyCheck(repairsCopies);
    }

    /** A file, or what it became. */
    private static final class FileState {
        private final String path;
        private boolean gone;
        private @Nullable FileState target;
        private RowPositions marked = RowPositions.NONE;
        private long first;
        private RowPositions leftOut = RowPositions.NONE;

        FileState(String path) {
            this.path = path;
        }
    }

    private static final class Entry {
        private FileState file;
        private long position;
        private final Sequence sequence;
        private final boolean deleted;
        private @Nullable Entry copy;

        Entry(FileState file, RowLocation row) {
            this.file = file;
            this.position = row.position();
            this.sequence = row.sequence();
            this.deleted = row.deleted();
        }

        boolean isAt(Entry other) {
            return file.path.equals(other.file.path) && position == other.position;
        }

        /** Follows the file through its rewrites; false if the row is not live. */
        boolean resolve() {
            while (!file.marked.contains(position)) {
                FileState next = file.target;
                if (next == null) {
                    return !file.gone;
                }
                if (file.leftOut.contains(position)) {
                    return false;
                }
                position += file.first - file.leftOut.countBelow(position);
                file = next;
            }
            return false;
        }
    }

    @Override
    public List<@Nullable RowLocation> lookup(List<Key> keys) {
        List<@Nullable RowLocation> rows = new ArrayList<>(keys.size());
        for (Key key : keys) {
            Entry entry = entries.get(key);
            Entry live = entry == null ? null : live(entry);
            if (entry != null && live == null) {
                entries.remove(key);
            }
            rows.add(live == null ? null : location(live));
        }
        return rows;
    }

    @Override
    public void forEach(BiConsumer<Key, RowLocation> visitor) {
        entries.forEach((key, entry) -> {
            Entry live = live(entry);
            if (live != null) {
                visitor.accept(key, location(live));
            }
        });
    }

    /** The entry without what is not live any more. */
    private static @Nullable Entry live(@Nullable Entry entry) {
        Entry first = firstLive(entry);
        for (Entry at = first; at != null; at = at.copy) {
            at.copy = firstLive(at.copy);
        }
        return first;
    }

    private static @Nullable Entry firstLive(@Nullable Entry entry) {
        Entry next = entry;
        while (next != null && !next.resolve()) {
            next = next.copy;
        }
        return next;
    }

    private static RowLocation location(Entry entry) {
        if (entry.copy == null) {
            return RowLocation.of(entry.file.path, entry.position, entry.sequence, entry.deleted);
        }
        List<RowLocation> copies = new ArrayList<>();
        for (Entry copy = entry.copy; copy != null; copy = copy.copy) {
            copies.add(RowLocation.of(copy.file.path, copy.position, copy.sequence, copy.deleted));
        }
        return new RowLocation(entry.file.path, entry.position, entry.sequence, entry.deleted, copies);
    }

    @Override
    public void put(Key key, RowLocation row) {
        Entry added = new Entry(files.computeIfAbsent(row.path(), FileState::new), row);
        Entry others = withoutRow(live(entries.get(key)), added);
        if (others == null) {
            entries.put(key, added);
            return;
        }
        entries.put(key, inOrder(others, added));
        doubled.add(key);
    }

    @Override
    public void settle(Function<String, Optional<String>> lanes, RowProbe rows) {
        for (Iterator<Key> keys = doubled.iterator(); keys.hasNext(); keys.remove()) {
            Key key = keys.next();
            Entry first = live(entries.get(key));
            if (first != null && first.copy != null) {
                List<String> paths = new ArrayList<>();
                for (Entry at = first; at != null; at = at.copy) {
                    paths.add(at.file.path);
                }
                copyCheck.check(key, paths, lanes);
            }
        }
    }

    /** What is left of a chain without the row that is put again. */
    private static @Nullable Entry withoutRow(@Nullable Entry chain, Entry row) {
        Entry first = chain;
        while (first != null && first.isAt(row)) {
            first = first.copy;
        }
        for (Entry at = first; at != null; at = at.copy) {
            while (at.copy != null && at.copy.isAt(row)) {
                at.copy = at.copy.copy;
            }
        }
        return first;
    }

    /**
     * The row with the highest sequence stands first and is the one that counts, and the others behind it in that
     * order, since it may go; on a tie the one known longer.
     */
    private static Entry inOrder(Entry chain, Entry row) {
        if (row.sequence.compareTo(chain.sequence) > 0) {
            row.copy = chain;
            return row;
        }
        Entry before = chain;
        while (before.copy != null && row.sequence.compareTo(before.copy.sequence) <= 0) {
            before = before.copy;
        }
        row.copy = before.copy;
        before.copy = row;
        return chain;
    }

    @Override
    public boolean knows(String path) {
        return files.containsKey(path);
    }

    @Override
    public void rowsMarked(String path, RowPositions rows) {
        FileState file = files.get(path);
        if (file != null) {
            staleRows += rows.count() - file.marked.count();
            file.marked = rows;
            if (staleRows > SWEEP_AFTER_ROWS + entries.size() / SWEPT_SHARE) {
                sweep();
            }
        }
    }

    @Override
    public void fileGone(String path) {
        FileState file = files.remove(path);
        if (file != null) {
            file.gone = true;
            noteStale();
        }
    }

    @Override
    public void fileReplaced(String from, String to, long first, RowPositions leftOut) {
        FileState file = files.remove(from);
        if (file != null) {
            file.first = first;
            file.leftOut = leftOut;
            file.target = files.computeIfAbsent(to, FileState::new);
            noteStale();
        }
    }

    /** A sweep costs one pass over all keys, so it waits until as many files were replaced as are live. */
    private void noteStale() {
        staleFiles++;
        if (staleFiles > SWEEP_AFTER + files.size()) {
            sweep();
        }
    }

    private void sweep() {
        staleFiles = 0;
        staleRows = 0;
        entries.values().removeIf(entry -> !entry.resolve() && live(entry.copy) == null);
    }

    @Override
    public void clear() {
        entries.clear();
        files.clear();
        doubled.clear();
        staleFiles = 0;
        staleRows = 0;
    }

    /** How many keys are held, those included whose rows went unnoticed. */
    public int size() {
        return entries.size();
    }
}
