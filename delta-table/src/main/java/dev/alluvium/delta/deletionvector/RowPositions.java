// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.roaringbitmap.RoaringBitmap;

/** A set of positions of rows in one data file, zero-based. Immutable; some bits per position in memory. */
public final class RowPositions {
    private static final RoaringBitmap NO_BITS = new RoaringBitmap();

    /** No position. */
    public static final RowPositions NONE = new RowPositions(new TreeMap<>());

    private static final int LOW_BITS = 32;

    /** By the upper 32 bits; no bucket is empty, and none is changed once it is here. */
    private final NavigableMap<Integer, RoaringBitmap> buckets;

    /** The one of the lowest positions, which are nearly all there are: an index asks for millions of them. */
    private final RoaringBitmap low;

    RowPositions(NavigableMap<Integer, RoaringBitmap> buckets) {
        this.buckets = Collections.unmodifiableNavigableMap(buckets);
        this.low = buckets.getOrDefault(0, NO_BITS);
    }

    /**
     * These positions, in any order.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static RowPositions of(long... positions) {
        NavigableMap<Integer, RoaringBitmap> buckets = new TreeMap<>();
        for (long position : positions) {
            if (position < 0) {
                throw new IllegalArgumentException("a row has no negative position: " + position);
            }
            buckets.computeIfAbsent((int) (position >>> LOW_BITS), high -> new RoaringBitmap())
                    .add((int) position);
        }
        return new RowPositions(buckets);
    }

    /** The positions of both. */
    public RowPositions plus(RowPositions other) {
        NavigableMap<Integer, RoaringBitmap> union = new TreeMap<>(buckets);
        other.buckets.forEach((high, bitmap) -> union.merge(high, bitmap, (one, two) -> RoaringBitmap.or(one, two)));
        return new RowPositions(union);
    }

    /** Whether all of the others are among them. */
    public boolean containsAll(RowPositions others) {
        return others.buckets.entrySet().stream().allMatch(other -> {
            RoaringBitmap bitmap = buckets.get(other.getKey());
            return bitmap != null && bitmap.contains(other.getValue());
        });
    }

    /** Whether one of the others is among them. */
    public boolean containsAny(RowPositions others) {
        return others.buckets.entrySet().stream().anyMatch(other -> {
            RoaringBitmap bitmap = buckets.get(other.getKey());
            return bitmap != null && RoaringBitmap.intersects(bitmap, other.getValue());
        });
    }

    /** How many of them are less than this one. */
    public long countBelow(long position) {
        int high = (int) (position >>> LOW_BITS);
        if (high == 0) {
            return countBelow(low, (int) position);
        }
        long below = 0;
        for (RoaringBitmap bitmap : buckets.headMap(high, false).values()) {
            below += bitmap.getLongCardinality();
        }
        RoaringBitmap bitmap = buckets.get(high);
        return bitmap == null ? below : below + countBelow(bitmap, (int) position);
    }

    private static long countBelow(RoaringBitmap bitmap, int position) {
        return bitmap.isEmpty() ? 0 : bitmap.rankLong(position) - (bitmap.contains(position) ? 1 : 0);
    }

    /** Whether the row at this position is one of them. */
    public boolean contains(long position) {
        int high = (int) (position >>> LOW_BITS);
        RoaringBitmap bitmap = high == 0 ? low : buckets.get(high);
        return bitmap != null && bitmap.contains((int) position);
    }

    /** How many there are. */
    public long count() {
        return buckets.values().stream()
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return buckets.isEmpty();
    }

    /** The greatest position, or -1 if there is none. */
    public long last() {
        if (buckets.isEmpty()) {
            return -1;
        }
        Map.Entry<Integer, RoaringBitmap> greatest = buckets.lastEntry();
        return position(greatest.getKey(), greatest.getValue().last());
    }

    /** All positions, ascending. */
    public LongStream stream() {
        return buckets.entrySet().stream()
                .flatMapToLong(bucket -> bucket.getValue().stream().mapToLong(low -> position(bucket.getKey(), low)));
    }

    NavigableMap<Integer, RoaringBitmap> buckets() {
        return buckets;
    }

    private static long position(int high, int low) {
        return ((long) high << LOW_BITS) | Integer.toUnsignedLong(low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowPositions that && buckets.equals(that.buckets);
    }

    @Override
    public int hashCode() {
        return buckets.hashCode();
    }

    @Override
    public String toString() {
        return "RowPositions[" + count() + "]";
    }
}
