// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

/**
 * Says of a key that it was not put in, or that it may have been: a Bloom filter. A wrong "maybe" costs a spilled entry
 * and nothing else. Confined to one thread.
 */
public final class KeyFilter {
    private static final int BITS_PER_KEY = 12;
    private static final int PROBES = 6;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long[] words;
    private final long mask;

    /**
     * @param keys how many will be put in, at most
     * @param memoryBytes a bound of its size; beyond it the filter lets more through
     */
    public KeyFilter(long keys, long memoryBytes) {
        long wanted = Math.max(1024, Math.min(keys, Long.MAX_VALUE / BITS_PER_KEY) * BITS_PER_KEY);
        long bits = Long.highestOneBit(Math.min(wanted, Math.max(1024, memoryBytes * Byte.SIZE)) - 1) << 1;
        if (bits > memoryBytes * Byte.SIZE && bits > 1024) {
            bits >>= 1;
        }
        this.words = new long[(int) Math.min(Integer.MAX_VALUE - 8L, bits / Long.SIZE)];
        this.mask = Long.highestOneBit((long) words.length * Long.SIZE) - 1;
    }

    /** Puts a key in. */
    public void put(byte[] key) {
        long first = hash(key);
        long second = mix(first);
        for (int i = 0; i < PROBES; i++) {
            long bit = (first + i * second) & mask;
            words[(int) (bit >>> 6)] |= 1L << bit;
        }
    }

    /** Whether the key may have been put in. */
    public boolean mayHold(byte[] key) {
        long first = hash(key);
        long second = mix(first);
        for (int i = 0; i < PROBES; i++) {
            long bit = (first + i * second) & mask;
            if ((words[(int) (bit >>> 6)] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long hash(byte[] key) {
        long hash = FNV_OFFSET;
        for (byte b : key) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
