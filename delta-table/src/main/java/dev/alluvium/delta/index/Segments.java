// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an index, in as many segments as the first bits of a hash have values. Of a hash 96 bits are told from
 * those of another; its order is that of these bits.
 */
final class Segments {
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final long MOST_EXPECTED = 1L << 32;

    private final int width;
    private final int bits;
    private final int shift;
    private final long room;
    private final long mostAtOnce;
    private final @Nullable Segment[] segments;
    private final SlotSorter sorter = new SlotSorter();
    private @Nullable GatheredSlots gathered;
    private long expected;
    private long size;
    private long ints;

    /**
     * No slots.
     *
     * @param bits that say the segment
     * @param width ints of a slot
     * @param memoryBytes in which there is room for what is expected, and no more room is made before it comes
     */
    Segments(int bits, int width, long memoryBytes) {
        this.width = width;
        this.bits = bits;
        this.shift = Long.SIZE - bits;
        this.room = memoryBytes / Integer.BYTES / width / 8 * 7;
        this.mostAtOnce = Math.min(MOST_EXPECTED, room);
        this.segments = new @Nullable Segment[1 << bits];
    }

    /** The part of a hash that counts here: its upper half, and the lower half of the other. */
    static KeyHash stored(KeyHash hash) {
        return new KeyHash(hash.high(), hash.low() & LOW_INT);
    }

    /** Which of two hashes comes first. */
    static int compare(KeyHash one, KeyHash two) {
        int order = Long.compareUnsigned(one.high(), two.high());
        return order == 0 ? Long.compareUnsigned(one.low(), two.low()) : order;
    }

    private int number(long high) {
        return (int) (high >>> shift);
    }

    private int first(long high) {
        return (int) (high >>> Integer.SIZE - bits);
    }

    private long second(long high, long low) {
        return high << Integer.SIZE + bits | low << bits;
    }

    /** The hash of a slot. */
    KeyHash hashOf(int number, Segment segment, int slot) {
        return hashOf(number, segment.first(slot), segment.second(slot));
    }

    private KeyHash hashOf(int number, int first, long second) {
        return new KeyHash(
                (long) number << shift | (first & LOW_INT) << Integer.SIZE - bits | second >>> Integer.SIZE + bits,
                second >>> bits & LOW_INT);
    }

    int count() {
        return segments.length;
    }

    /** Behind the bits of a hash that say its segment. */
    int shift() {
        return shift;
    }

    /** The segment of this number; null while it is empty. */
    @Nullable
    Segment at(int number) {
        return segments[number];
    }

    /** The segment of a hash; null while it is empty. */
    @Nullable
    Segment segment(KeyHash hash) {
        return segments[number(hash.high())];
    }

    /** The slot of a hash in its segment; negative if it has none. */
    int find(Segment segment, KeyHash hash) {
        return segment.find(first(hash.high()), second(hash.high(), hash.low()));
    }

    /** Adds a slot for a hash that has none. */
    void insert(KeyHash hash, int flags, long place, long sequence) {
        insert(hash.high(), (int) hash.low(), flags, place, sequence);
    }

    /** The same of the part of a hash that counts. */
    void insert(long high, int low, int flags, long place, long sequence) {
        Segment segment = made(number(high));
        long before = segment.ints();
        segment.insert(first(high), second(high, Integer.toUnsignedLong(low)), flags, place, sequence);
        ints += segment.ints() - before;
        size++;
    }

    private Segment made(int number) {
        Segment segment = segments[number];
        if (segment == null) {
            segment = new Segment(width, share(expected));
            segments[number] = segment;
            ints += segment.ints();
        }
        return segment;
    }

    /**
     * Adds a slot that is not found before {@link #order}. Takes no objects, since a build does nothing as often.
     *
     * @param low of which the lower half counts
     */
    void append(long high, long low, int flags, long place, long sequence) {
        GatheredSlots slots = gathered;
        if (slots == null) {
            slots = new GatheredSlots(bits, Math.min(unseen(), mostAtOnce), this::arrive);
            gathered = slots;
        }
        slots.add(high, low, flags, place, sequence);
    }

    /** The same of a slot that comes in the order of hashes, or nearly so. */
    void appendInOrder(long high, long low, int flags, long place, long sequence) {
        arrive(high, low, flags, place, sequence);
    }

    /**
     * How many of them a segment gets, and some more where there is memory for them: chance spreads hashes unevenly,
     * and to grow costs more than the room.
     */
    private long share(long all) {
        long most = mostAtOnce / segments.length;
        long even = Math.min(all / segments.length, most);
        return Math.min(even + 2 * (long) Math.sqrt(even), most);
    }

    private long unseen() {
        return Math.max(0, expected - size);
    }

    private void arrive(long high, long low, int flags, long place, long sequence) {
        Segment segment = made(number(high));
        long before = segment.ints();
        if (!segment.isGathering()) {
            segment.gather(share(unseen()));
        }
        segment.append(first(high), second(high, low), flags, place, sequence);
        ints += segment.ints() - before;
        size++;
    }

    /**
     * Puts what was appended in order. Of slots with one hash the first stays.
     *
     * @return the others, those of one hash as they came
     */
    List<Repeat> order() {
        if (gathered != null) {
            gathered.hand();
            gathered = null;
        }
        List<Repeat> repeats = new ArrayList<>();
        for (int number = 0; number < segments.length; number++) {
            repeats.addAll(order(number));
        }
        return repeats;
    }

    /** The same of one segment, to which nothing was appended that is still underway. */
    List<Repeat> order(int number) {
        Segment segment = segments[number];
        if (segment == null || !segment.isGathering()) {
            return List.of();
        }
        List<Repeat> repeats = new ArrayList<>();
        int appended = segment.size();
        long before = segment.ints();
        segment.order(
                sorter,
                (first, second, flags, place, sequence) ->
                        repeats.add(new Repeat(hashOf(number, first, second), flags, place, sequence)));
        size += segment.size() - appended;
        ints += segment.ints() - before;
        return repeats;
    }

    /** What else was said of a hash that has a slot. */
    record Repeat(KeyHash hash, int flags, long place, long sequence) {}

    /** Asks about the place of every slot of a segment, see {@link Segment#sweep}. */
    void sweep(Segment segment, Segment.Sweeper sweeper) {
        int before = segment.size();
        segment.sweep(sweeper);
        size += segment.size() - before;
    }

    /** So many more hashes will come; segments that are made from now on are made large enough. */
    void expect(long more) {
        expected = Math.min(size + more, MOST_EXPECTED);
    }

    /** How many slots there is memory for. */
    long room() {
        return room;
    }

    long size() {
        return size;
    }

    /** Whether nothing was inserted or appended yet. */
    boolean isUntouched() {
        return size == 0 && gathered == null;
    }

    /** What the slots take, without the few bytes per segment. */
    long bytes() {
        return ints * Integer.BYTES;
    }

    /** What is expected is expected anew. */
    void clear() {
        Arrays.fill(segments, null);
        gathered = null;
        expected = 0;
        size = 0;
        ints = 0;
    }

    /** Its slots went elsewhere; of what is expected the rest is. */
    void moved() {
        long rest = unseen();
        clear();
        expected = rest;
    }
}
