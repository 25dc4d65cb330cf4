// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;

/**
 * A part of a hash table, by ordered linear probing: slots are sorted by their hashes, and each stands at its home or
 * behind it with no gap between. A look-up ends at the first gap or greater hash; growing is one pass, since the order
 * is there already. There is no wrap-around but some room behind the last home. A slot is {@code hash 12 bytes | flags
 * 1 | place 7}, and a sequence of 8 where one counts.
 */
final class Segment {
    /** Ints of a slot without a sequence. */
    static final int PLAIN = 5;

    /** Ints of a slot with a sequence. */
    static final int WITH_SEQUENCE = 7;

    private static final int FIRST_LOW = 1;
    private static final int FLAGS_AND_FILE = 3;
    private static final int POSITION = 4;
    private static final int SEQUENCE = 5;
    private static final int FLAG_SHIFT = 24;
    private static final int FILE_MASK = (1 << FLAG_SHIFT) - 1;
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final int SMALLEST = 4;
    private static final int GROWTH = 32;
    private static final int MOST_SLACK = 16;
    private static final int LOAD = 94;
    private static final int PERCENT = 100;

    private final int width;
    private int homes;
    private int capacity;
    private int size;
    private int[] slots;

    /**
     * An empty one.
     *
     * @param width ints of a slot
     * @param expected how many slots it will need
     */
    Segment(int width, long expected) {
        this.width = width;
        this.homes = (int) Math.max(SMALLEST, expected * PERCENT / LOAD + 1);
        this.capacity = homes + slack(homes);
        this.slots = new int[Math.multiplyExact(capacity, width)];
    }

    /** Small ones have little room behind, or the room would cost more than the slots. */
    private static int slack(int homes) {
        return Math.min(MOST_SLACK, 2 + homes / 64);
    }

    int size() {
        return size;
    }

    /** Ints that are allocated. */
    long ints() {
        return slots.length;
    }

    int slotCount() {
        return capacity;
    }

    boolean isEmpty(int slot) {
        return slots[slot * width + FLAGS_AND_FILE] == 0;
    }

    /** The slot of a hash, or, if there is none, the complement of where it belongs. */
    int find(int first, long second) {
        int slot = home(first);
        for (; slot < capacity && !isEmpty(slot); slot++) {
            int order = Integer.compareUnsigned(slots[slot * width], first);
            if (order == 0) {
                order = Long.compareUnsigned(second(slot), second);
            }
            if (order >= 0) {
                return order == 0 ? slot : ~slot;
            }
        }
        return ~slot;
    }

    private int home(int first) {
        return (int) ((first & LOW_INT) * homes >>> Integer.SIZE);
    }

    int first(int slot) {
        return slots[slot * width];
    }

    long second(int slot) {
        return pair(slot * width + FIRST_LOW);
    }

    private long pair(int at) {
        return (long) slots[at] << Integer.SIZE | slots[at + 1] & LOW_INT;
    }

    private void setPair(int at, long value) {
        slots[at] = (int) (value >>> Integer.SIZE);
        slots[at + 1] = (int) value;
    }

    int flags(int slot) {
        return slots[slot * width + FLAGS_AND_FILE] >>> FLAG_SHIFT;
    }

    long place(int slot) {
        int at = slot * width;
        return (long) (slots[at + FLAGS_AND_FILE] & FILE_MASK) << Integer.SIZE | slots[at + POSITION] & LOW_INT;
    }

    /** The sequence of a slot; 0 where none counts. */
    long sequence(int slot) {
        return width == PLAIN ? 0 : pair(slot * width + SEQUENCE);
    }

    /** Changes what a slot says. */
    void set(int slot, int flags, long place, long sequence) {
        int at = slot * width;
        slots[at + FLAGS_AND_FILE] = flags << FLAG_SHIFT | (int) (place >>> Integer.SIZE);
        slots[at + POSITION] = (int) place;
        if (width != PLAIN) {
            setPair(at + SEQUENCE, sequence);
        }
    }

    /** Adds a slot for a hash that has none. */
    void insert(int first, long second, int flags, long place, long sequence) {
        if ((size + 1L) * PERCENT > (long) homes * LOAD) {
            grow();
        }
        int slot = ~find(first, second);
        int gap = gapFrom(slot);
        while (gap == capacity) {
            grow();
            slot = ~find(first, second);
            gap = gapFrom(slot);
        }
        System.arraycopy(slots, slot * width, slots, (slot + 1) * width, (gap - slot) * width);
        slots[slot * width] = first;
        setPair(slot * width + FIRST_LOW, second);
        set(slot, flags, place, sequence);
        size++;
    }

    private int gapFrom(int slot) {
        int gap = slot;
        while (gap < capacity && !isEmpty(gap)) {
            gap++;
        }
        return gap;
    }

    private void grow() {
        int more = homes;
        int[] larger;
        do {
            more = Math.addExact(more, Math.max(2, more / GROWTH));
            larger = new int[Math.multiplyExact(more + slack(more), width)];
        } while (!copy(larger, more));
        slots = larger;
        homes = more;
        capacity = more + slack(more);
    }

    /** False where the last ones find no room. */
    private boolean copy(int[] to, int newHomes) {
        int next = 0;
        int room = newHomes + slack(newHomes);
        for (int slot = 0; slot < capacity; slot++) {
            if (!isEmpty(slot)) {
                int home = (int) ((slots[slot * width] & LOW_INT) * newHomes >>> Integer.SIZE);
                int target = Math.max(home, next);
                if (target >= room) {
                    return false;
                }
                System.arraycopy(slots, slot * width, to, target * width, width);
                next = target + 1;
            }
        }
        return true;
    }

    /**
     * Asks about every slot's place, in order, and forgets those whose answer is {@link FileTable#DEAD}; what stays
     * moves up.
     */
    void sweep(Sweeper sweeper) {
        int next = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (isEmpty(slot)) {
                continue;
            }
            long kept = sweeper.keep(slot);
            if (kept == FileTable.DEAD) {
                clear(slot);
                size--;
                continue;
            }
            slots[slot * width + FLAGS_AND_FILE] =
                    slots[slot * width + FLAGS_AND_FILE] & ~FILE_MASK | (int) (kept >>> Integer.SIZE);
            slots[slot * width + POSITION] = (int) kept;
            int target = Math.max(home(first(slot)), next);
            if (target != slot) {
                System.arraycopy(slots, slot * width, slots, target * width, width);
                clear(slot);
            }
            next = target + 1;
        }
    }

    private void clear(int slot) {
        Arrays.fill(slots, slot * width, (slot + 1) * width, 0);
    }

    /** Where the row of a slot is now. */
    @FunctionalInterface
    interface Sweeper {
        long keep(int slot);
    }
}
