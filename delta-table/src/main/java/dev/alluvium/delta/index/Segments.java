// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;
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
    private final long mostAtOnce;
    private final @Nullable Segment[] segments;
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
        this.mostAtOnce = Math.min(MOST_EXPECTED, memoryBytes / Integer.BYTES / width / 8 * 7);
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

    private int number(KeyHash hash) {
        return (int) (hash.high() >>> shift);
    }

    private int first(KeyHash hash) {
        return (int) (hash.high() >>> Integer.SIZE - bits);
    }

    private long second(KeyHash hash) {
        return hash.high() << Integer.SIZE + bits | hash.low() << bits;
    }

    /** The hash of a slot. */
    KeyHash hashOf(int number, Segment segment, int slot) {
        long second = segment.second(slot);
        return new KeyHash(
                (long) number << shift
                        | (segment.first(slot) & LOW_INT) << Integer.SIZE - bits
                        | second >>> Integer.SIZE + bits,
                second >>> bits & LOW_INT);
    }

    int count() {
        return segments.length;
    }

    /** The segment of this number; null while it is empty. */
    @Nullable
    Segment at(int number) {
        return segments[number];
    }

    /** The segment of a hash; null while it is empty. */
    @Nullable
    Segment segment(KeyHash hash) {
        return segments[number(hash)];
    }

    /** The slot of a hash in its segment; negative if it has none. */
    int find(Segment segment, KeyHash hash) {
        return segment.find(first(hash), second(hash));
    }

    /** Adds a slot for a hash that has none. */
    void insert(KeyHash hash, int flags, long place, long sequence) {
        Segment segment = segments[number(hash)];
        if (segment == null) {
            segment = new Segment(width, Math.min(expected, mostAtOnce) / segments.length);
            segments[number(hash)] = segment;
            ints += segment.ints();
        }
        long before = segment.ints();
        segment.insert(first(hash), second(hash), flags, place, sequence);
        ints += segment.ints() - before;
        size++;
    }

    /** Asks about the place of every slot of a segment, see {@link Segment#sweep}. */
    void sweep(Segment segment, Segment.Sweeper sweeper) {
        int before = segment.size();
        segment.sweep(sweeper);
        size += segment.size() - before;
    }

    /** So many more hashes will come; segments that are made from now on are made large enough. */
    void expect(long more) {
        expected = Math.min(expected + more, MOST_EXPECTED);
    }

    long size() {
        return size;
    }

    /** What the slots take, without the few bytes per segment. */
    long bytes() {
        return ints * Integer.BYTES;
    }

    /** What is expected is expected anew. */
    void clear() {
        Arrays.fill(segments, null);
        expected = 0;
        size = 0;
        ints = 0;
    }

    /** Its slots went elsewhere; of what is expected the rest is. */
    void moved() {
        long rest = Math.max(0, expected - size);
        clear();
        expected = rest;
    }
}
