// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rows of one hash, where a slot is not enough: of a key with copies, or of several keys. What a slot did not say
 * of a row, its key and maybe its sequence, is unknown until it was read.
 */
final class SharedHash {
    /** Of a slot: its hash is shared. */
    static final int FLAG = 1 << 4;

    /** The place of such a slot. */
    static final long PLACE = 1L << Integer.SIZE;

    private List<Held> rows = new ArrayList<>(2);
    private boolean collided;

    /** A row, in the order in which they came. */
    record Held(@Nullable Key key, long place, @Nullable Sequence sequence, boolean deleted) {
        private static final int DELETED = 1 << 3;

        /** What a slot says. */
        static Held of(int flags, long place, long sequence) {
            return new Held(null, place, PackedSequence.read(flags, sequence), (flags & DELETED) != 0);
        }

        /** The flags of a slot that says it. */
        int flags(PackedSequence packed) {
            return packed.flags() | (deleted ? DELETED : 0);
        }

        private boolean isKnown() {
            return key != null && sequence != null;
        }

        private Held at(long resolved) {
            return new Held(key, resolved, sequence, deleted);
        }
    }

    /** Takes in a row, which may have been put before. */
    void put(Held row, FileTable files) {
        prune(files);
        rows.removeIf(known -> known.place() == row.place());
        rows.add(row);
    }

    /** Takes in a live row that was known before all others. */
    void putOldest(Held row, FileTable files) {
        prune(files);
        if (rows.stream().noneMatch(known -> known.place() == row.place())) {
            rows.add(0, row);
        }
    }

    /** Forgets rows that are not live. */
    void prune(FileTable files) {
        List<Held> live = new ArrayList<>(rows.size() + 1);
        for (Held row : rows) {
            long place = files.resolve(row.place());
            if (place != FileTable.DEAD) {
                live.add(row.at(place));
            }
        }
        rows = live;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The only row, if one slot can say again what this says: keys that collided stay apart by their bytes. */
    @Nullable
    Held single() {
        return rows.size() == 1 && !collided ? rows.get(0) : null;
    }

    /** Where the rows are that have to be read. */
    List<Long> unknown() {
        return rows.size() == 1 && !collided
                ? List.of()
                : rows.stream().filter(row -> !row.isKnown()).map(Held::place).toList();
    }

    /** A row was read. */
    void learn(long place, Key key, RowLocation read) {
        rows.replaceAll(row -> row.place() == place ? new Held(key, place, read.sequence(), read.deleted()) : row);
    }

    /** The keys of the rows, which were all read. */
    Set<Key> keys() {
        Set<Key> keys = new LinkedHashSet<>();
        for (Held row : rows) {
            if (row.key() != null) {
                keys.add(row.key());
            }
        }
        collided |= keys.size() > 1;
        return keys;
    }

    /**
     * The live rows of a key, the one with the highest sequence first; on a tie the one known longer. None if there are
     * none.
     */
    List<Held> rows(Key key, FileTable files) {
        List<Held> found = new ArrayList<>(rows.size());
        for (Held row : rows) {
            Key known = row.key();
            long place = known != null && known.equals(key) ? files.resolve(row.place()) : FileTable.DEAD;
            if (place != FileTable.DEAD) {
                found.add(row.at(place));
            }
        }
        found.sort(Comparator.comparing((Held row) -> Objects.requireNonNull(row.sequence()))
                .reversed());
        return found;
    }
}
