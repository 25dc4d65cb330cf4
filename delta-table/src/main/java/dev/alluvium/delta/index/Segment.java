// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;

/**
 * A part of a hash table, by ordered linear probing: slots are sorted by their hashes, and each stands at its home or
 * behind it with no gap between. A look-up ends at the first gap or greater hash; growing is one pass, since the order
 * is there already. There is no wrap-around but some room behind the last home. A slot is {@code hash 12 bytes | flags
 * 1 | place 7}, and a sequence of 8 where one counts.
 *
 * <p>Where many come they are gathered first: they stand at the front as they came, and are not found before they were
 * put in order, which costs less than to insert each.
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
    private boolean gathering;
    private int[] slots;

    /**
     * An empty one.
     *
     * @param width ints of a slot
     * @param expected how many slots it will need
     */
    Segment(int width, long expected) {
        this.width = width;
        this.homes = homes(expected);
        this.slots = new int[room(homes)];
        this.capacity = slots.length / width;
    }

    private static int homes(long expected) {
        return (int) Math.max(SMALLEST, expected * PERCENT / LOAD + 1);
    }

    /** Ints for so many homes and for the room behind the last. */
    private int room(int someHomes) {
        return Math.multiplyExact(someHomes + slack(someHomes), width);
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
        if (isFull()) {
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
        begin(slot, first, second);
        set(slot, flags, place, sequence);
    }

    /** One more slot, of this hash. */
    private void begin(int slot, int first, long second) {
        slots[slot * width] = first;
        setPair(slot * width + FIRST_LOW, second);
        size++;
    }

    private boolean isFull() {
        return (size + 1L) * PERCENT > (long) homes * LOAD;
    }

    private int gapFrom(int slot) {
        int gap = slot;
        while (gap < capacity && !isEmpty(gap)) {
            gap++;
        }
        return gap;
    }

    private void grow() {
        spread(slots, capacity, larger(homes));
    }

    private static int larger(int homes) {
        return Math.addExact(homes, Math.max(2, homes / GROWTH));
    }

    /** The slots of {@code from} to at least so many homes. */
    private void spread(int[] from, int count, int least) {
        int more = least;
        int[] larger = new int[room(more)];
        while (!copy(from, count, larger, more)) {
            more = larger(more);
            larger = new int[room(more)];
        }
        resize(larger, more);
    }

    private void resize(int[] newSlots, int newHomes) {
        slots = newSlots;
        homes = newHomes;
        capacity = newSlots.length / width;
    }

    /** False where the last ones find no room. */
    private boolean copy(int[] from, int count, int[] to, int newHomes) {
        int next = 0;
        int room = to.length / width;
        for (int slot = 0; slot < count; slot++) {
            int at = slot * width;
            if (from[at + FLAGS_AND_FILE] != 0) {
                int home = (int) ((from[at] & LOW_INT) * newHomes >>> Integer.SIZE);
                int target = Math.max(home, next);
                if (target >= room) {
                    return false;
                }
                System.arraycopy(from, at, to, target * width, width);
                next = target + 1;
            }
        }
        return true;
    }

    boolean isGathering() {
        return gathering;
    }

    /** From now on slots are gathered, about so many more. */
    void gather(long more) {
        gathering = true;
        int newHomes = Math.max(homes, homes(size + more));
        if (size == 0 && newHomes == homes) {
            return;
        }
        int[] roomy = new int[room(newHomes)];
        int next = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (!isEmpty(slot)) {
                System.arraycopy(slots, slot * width, roomy, next * width, width);
                next++;
            }
        }
        resize(roomy, newHomes);
    }

    /** Adds a slot to those that are gathered, whatever its hash. */
    void append(int first, long second, int flags, long place, long sequence) {
        if (isFull()) {
            int more = larger(homes);
            resize(Arrays.copyOf(slots, room(more)), more);
        }
        int slot = size;
        begin(slot, first, second);
        set(slot, flags, place, sequence);
    }

    /**
     * What was gathered gets in order. Of slots with one hash the first stays.
     *
     * @param repeats takes the others as they came
     */
    void order(SlotSorter sorter, Repeats repeats) {
        sorter.sort(slots, width, size);
        int kept = 0;
        for (int slot = 0; slot < size; slot++) {
            if (slot > 0 && SlotSorter.compare(slots, (kept - 1) * width, slots, slot * width) == 0) {
                repeats.add(first(slot), second(slot), flags(slot), place(slot), sequence(slot));
            } else {
                if (kept < slot) {
                    System.arraycopy(slots, slot * width, slots, kept * width, width);
                }
                kept++;
            }
        }
        size = kept;
        int[] sorted = sorter.copy(slots, size * width);
        Arrays.fill(slots, 0);
        if (!copy(sorted, size, slots, homes)) {
            spread(sorted, size, larger(homes));
        }
        gathering = false;
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

    /** What else was said of a hash that has a slot. */
    @FunctionalInterface
    interface Repeats {
        void add(int first, long second, int flags, long place, long sequence);
    }

    /** Where the row of a slot is now. */
    @FunctionalInterface
    interface Sweeper {
        long keep(int slot);
    }
}
