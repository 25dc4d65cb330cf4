// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.reduce.KeyEvents.Placed;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill;
import dev.alluvium.delta.spill.SpillBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over events that are sorted by their keys and, of one key, by their parts and offsets. The events of a key are
 * in memory together while they are few; those of a hot key come one by one, sorted on disk where their sequences order
 * them. Confined to one thread.
 */
public final class SortedEvents implements AutoCloseable {
    /** About how much larger an event is as objects than as bytes, and what it takes at least. */
    private static final int HEAP_PER_BYTE = 4;

    private static final int HEAP_PER_EVENT = 64;

    private final Reducer reducer;
    private final SortedSpill.Cursor cursor;
    private final Form form;
    private final List<Placed> truncates;
    private final SpillBudget budget;
    private boolean hasEntry;
    private ByteSink bytesAhead = new ByteSink();
    private ByteSink bytes = new ByteSink();
    private @Nullable Arrivals current;
    private @Nullable HotKey hot;

    /** What the values of sorted events mean. */
    public interface Form {
        /** The event of these bytes, as {@link Reducer#place} places it. */
        Placed read(ByteSource in);
    }

    /**
     * A walk from the first key.
     *
     * @param cursor over events by the bytes of their keys; those of one key in the order of their parts and offsets
     * @param form of the events
     * @param truncates the events that speak about every key, in the order of their parts and offsets
     * @param budget for the events of one key
     */
    public SortedEvents(
            Reducer reducer, SortedSpill.Cursor cursor, Form form, List<Placed> truncates, SpillBudget budget) {
        this.reducer = reducer;
        this.cursor = cursor;
        this.form = form;
        this.truncates = truncates;
        this.budget = budget.share(1, 2);
        this.hasEntry = cursor.next();
    }

    /** Whether there is a key that was not taken. */
    public boolean hasKey() {
        leave();
        return hasEntry;
    }

    /** How the next key compares with this one. */
    public int compareKey(byte[] other) {
        leave();
        return cursor.compareKey(other);
    }

    /** The next key; a copy. */
    public byte[] key() {
        leave();
        return cursor.key();
    }

    /** The next key's events, to be gone through once and before anything else is asked of this. */
    public KeyEvents take() {
        leave();
        Arrivals arrivals = new Arrivals(cursor.key());
        current = arrivals;
        Object[] keyValues = arrivals.keyValues();
        List<Placed> held = new ArrayList<>(1);
        long heldBytes = 0;
        while (arrivals.hasNext() && heldBytes < budget.memoryBytes()) {
            heldBytes += arrivals.heapBytes();
            held.add(arrivals.next());
        }
        Key key = Key.of(arrivals.key);
        if (!arrivals.hasNext()) {
            if (reducer.ordersBySequence()) {
                held.sort(Comparator.comparing(Placed::sequence));
            }
            return new KeyEvents(key, keyValues, held);
        }
        if (reducer.ordersBySequence()) {
            return sorted(key, keyValues, held, arrivals);
        }
        return new KeyEvents(key, keyValues, () -> new Concatenated(held.iterator(), arrivals));
    }

    private KeyEvents sorted(Key key, Object[] keyValues, List<Placed> held, Arrivals rest) {
        HotKey sorted = new HotKey(held, form, budget);
        hot = sorted;
        sorted.hold();
        rest.keepsBytes = true;
        while (rest.hasNext()) {
            Placed placed = rest.next();
            sorted.add(placed, rest.hasBytes ? bytes : null);
        }
        sorted.sort();
        return new KeyEvents(key, keyValues, sorted::inOrder);
    }

    /** What was not gone through of the key before is passed over. */
    private void leave() {
        if (current != null) {
            current.skip();
            current = null;
        }
        if (hot != null) {
            hot.close();
            hot = null;
        }
    }

    @Override
    public void close() {
        current = null;
        if (hot != null) {
            hot.close();
            hot = null;
        }
    }

    /** The events of one key and the truncates, in the order in which they came, with lent sequences. */
    private final class Arrivals implements Iterator<Placed> {
        private final byte[] key;
        private final Lending lending = new Lending();
        private @Nullable Placed ahead;
        private int aheadBytes;
        private int truncate;
        private boolean keepsBytes;
        private boolean hasBytes;

        Arrivals(byte[] key) {
            this.key = key;
            read();
        }

        private void read() {
            if (!hasEntry || !cursor.hasKey(key)) {
                ahead = null;
                return;
            }
            aheadBytes = cursor.entryBytes();
            bytesAhead.clear();
            if (keepsBytes) {
                cursor.copyValue(bytesAhead);
            }
            ahead = form.read(cursor.value());
            hasEntry = cursor.next();
        }

        Object[] keyValues() {
            if (ahead == null) {
                throw new IllegalStateException("a key without an event was taken");
            }
            return ahead.event().key();
        }

        /** About what the next one takes in memory. */
        long heapBytes() {
            return HEAP_PER_EVENT + (isTruncateNext() ? 0 : (long) HEAP_PER_BYTE * aheadBytes);
        }

        private boolean isTruncateNext() {
            Placed event = ahead;
            return truncate < truncates.size()
                    && (event == null || Reducer.ARRIVAL.compare(truncates.get(truncate), event) < 0);
        }

        @Override
        public boolean hasNext() {
            return ahead != null || truncate < truncates.size();
        }

        @Override
        public Placed next() {
            hasBytes = false;
            if (isTruncateNext()) {
                return lent(truncates.get(truncate++));
            }
            Placed event = ahead;
            if (event == null) {
                throw new NoSuchElementException();
            }
            ByteSink swapped = bytes;
            bytes = bytesAhead;
            hasBytes = bytes.length() > 0;
            bytesAhead = swapped;
            read();
            return lent(event);
        }

        private Placed lent(Placed placed) {
            return reducer.ordersBySequence() ? lending.next(placed) : placed;
        }

        void skip() {
            while (ahead != null) {
                read();
            }
        }
    }

    private record Concatenated(Iterator<Placed> first, Iterator<Placed> second) implements Iterator<Placed> {
        @Override
        public boolean hasNext() {
            return first.hasNext() || second.hasNext();
        }

        @Override
        public Placed next() {
            return first.hasNext() ? first.next() : second.next();
        }
    }
}
