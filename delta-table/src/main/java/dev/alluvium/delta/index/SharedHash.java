// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.reduce.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    /** Rows that come before those that are not live any more are looked for. */
    private static final int FEW = 16;

    /** In the order in which they came; since the last {@link #prune} one may be here several times. */
    private Deque<Held> rows = new ArrayDeque<>(2);

    private int pruneAbove = FEW;
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
            return flags(packed, deleted);
        }

        static int flags(PackedSequence packed, boolean deleted) {
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
        rows.addLast(row);
        pruneNowAndThen(files);
    }

    /** Takes in a live row that was known before all others. */
    void putOldest(Held row, FileTable files) {
        rows.addFirst(row);
        pruneNowAndThen(files);
    }

    /** A table may have very many rows of one key: to look at all of them for each would never end. */
    private void pruneNowAndThen(FileTable files) {
        if (rows.size() > pruneAbove) {
            prune(files);
        }
    }

    /** Forgets rows that are not live, and of one that was put several times all but the last. */
    void prune(FileTable files) {
        Deque<Held> live = new ArrayDeque<>(rows.size() + 1);
        Set<Long> places = new HashSet<>();
        for (Iterator<Held> newest = rows.descendingIterator(); newest.hasNext(); ) {
            Held row = newest.next();
            long place = files.resolve(row.place());
            if (place != FileTable.DEAD && places.add(place)) {
                live.addFirst(row.at(place));
            }
        }
        rows = live;
        pruneAbove = FEW + 2 * live.size();
    }

    /** All rows, in the order in which they came. */
    List<Held> all() {
        return List.copyOf(rows);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The only row, if one slot can say again what this says: keys that collided stay apart by their bytes. */
    @Nullable
    Held single() {
        return rows.size() == 1 && !collided ? rows.getFirst() : null;
    }

    /** Where the rows are that have to be read. */
    List<Long> unknown() {
        return rows.size() == 1 && !collided
                ? List.of()
                : rows.stream().filter(row -> !row.isKnown()).map(Held::place).toList();
    }

    /** Rows were read, by their places. */
    void learn(Map<Long, Held> read) {
        Deque<Held> known = new ArrayDeque<>(rows.size() + 1);
        rows.forEach(row -> known.addLast(read.getOrDefault(row.place(), row)));
        rows = known;
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
        prune(files);
        List<Held> found = new ArrayList<>(rows.size());
        for (Held row : rows) {
            Key known = row.key();
            if (known != null && known.equals(key)) {
                found.add(row);
            }
        }
        found.sort(Comparator.comparing((Held row) -> Objects.requireNonNull(row.sequence()))
                .reversed());
        return found;
    }
}
