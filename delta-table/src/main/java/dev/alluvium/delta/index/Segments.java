// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an index, in as many segments as the first bits of a hash have values. Of a hash these bits, which say
 * the segment, and 96 others are told from those of another.
 */
final class Segments {
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final long MOST_EXPECTED = 1L << 32;

    private final int width;
    private final int shift;
    private final long storedBits;
    private final @Nullable Segment[] segments;
    private long expected;

    /**
     * No slots.
     *
     * @param bits that say the segment
     * @param width ints of a slot
     */
    Segments(int bits, int width) {
        this.width = width;
        this.shift = Long.SIZE - bits;
        this.storedBits = -1L << shift | LOW_INT;
        this.segments = new @Nullable Segment[1 << bits];
    }

    /** The part of a hash that counts here. */
    KeyHash stored(KeyHash hash) {
        return new KeyHash(hash.high() & storedBits, hash.low());
    }

    /** The hash of a slot. */
    KeyHash hashOf(int number, Segment segment, int slot) {
        return new KeyHash((long) number << shift | segment.first(slot) & LOW_INT, segment.second(slot));
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
    Segment find(KeyHash hash) {
        return segments[(int) (hash.high() >>> shift)];
    }

    /** The segment of a hash. */
    Segment of(KeyHash hash) {
        int number = (int) (hash.high() >>> shift);
        Segment segment = segments[number];
        if (segment == null) {
            segment = new Segment(width, expected / segments.length);
            segments[number] = segment;
        }
        return segment;
    }

    /** So many more hashes will come; segments that are made from now on are made large enough. */
    void expect(long more) {
        expected = Math.min(expected + more, MOST_EXPECTED);
    }

    long size() {
        long size = 0;
        for (Segment segment : segments) {
            size += segment == null ? 0 : segment.size();
        }
        return size;
    }

    /** What the slots take, without the few bytes per segment. */
    long bytes() {
        long ints = 0;
        for (Segment segment : segments) {
            ints += segment == null ? 0 : segment.ints();
        }
        return ints * Integer.BYTES;
    }

    void clear() {
        Arrays.fill(segments, null);
        expected = 0;
    }
}
