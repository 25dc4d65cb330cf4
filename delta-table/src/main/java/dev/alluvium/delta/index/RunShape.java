// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/**
 * How a run is divided: a bucket for each value of the first bits of a hash, some of them a block. A block takes about
 * as many bytes as a page of memory, so that one is read to find one key.
 *
 * @param bucketBits how many of the first bits say the bucket
 */
record RunShape(int bucketBits) {
    /** Buckets of a block. */
    static final int BUCKETS = 32;

    private static final int BUCKET_SHIFT = 5;
    private static final int ABOUT_PER_BUCKET = 8;
    private static final int MOST_BITS = 29;

    /** For about so many entries. */
    static RunShape of(long entries) {
        int bits = RunBits.width(entries / ABOUT_PER_BUCKET) - 1;
        return new RunShape(Math.max(BUCKET_SHIFT, Math.min(MOST_BITS, bits)));
    }

    int blocks() {
        return 1 << bucketBits - BUCKET_SHIFT;
    }

    /** The block in which a hash is, if it is anywhere. */
    int block(long high) {
        return bucket(high) >>> BUCKET_SHIFT;
    }

    private int bucket(long high) {
        return (int) (high >>> Long.SIZE - bucketBits);
    }

    /** The bucket within its block. */
    int bucketInBlock(long high) {
        return bucket(high) & BUCKETS - 1;
    }

    /** How many of the upper 64 bits of a hash its bucket does not say. */
    int restBits() {
        return Long.SIZE - bucketBits;
    }

    /** These bits. */
    long rest(long high) {
        return high & RunBits.lowest(restBits());
    }

    /** The upper 64 bits of a hash. */
    long high(int block, int bucketInBlock, long rest) {
        return (long) (block << BUCKET_SHIFT | bucketInBlock) << restBits() | rest;
    }
}
