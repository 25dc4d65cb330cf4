// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/**
 * Slots on their way to segments, in a buffer for each of some neighbouring segments: what is spread over all of them
 * one by one finds neither cache nor page table warm. They take 4 MB at most. Primitive arrays: {@code bench index}
 * pays for it.
 */
final class GatheredSlots {
    private static final int MOST_BUFFERS = 64;
    private static final int MOST_SLOTS = 2048;
    private static final int SHARE = 16;
    private static final int LONGS = 4;

    private final Taker taker;
    private final int shift;
    private final int slots;
    private final long[][] buffers;
    private final int[] counts;

    /** Takes a slot of a hash. */
    @FunctionalInterface
    interface Taker {
        void take(long high, long low, int flags, long place, long sequence);
    }

    /**
     * None.
     *
     * @param bits that say the segment
     * @param expected how many there will be at once, of which buffers have room for a small part
     */
    GatheredSlots(int bits, long expected, Taker taker) {
        int buffered = Math.min(MOST_BUFFERS, 1 << bits);
        this.taker = taker;
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(buffered);
        this.slots = (int) Math.min(MOST_SLOTS, 1 + expected / buffered / SHARE);
        this.buffers = new long[buffered][slots * LONGS];
        this.counts = new int[buffered];
    }

    void add(long high, long low, int flags, long place, long sequence) {
        int number = (int) (high >>> shift);
        long[] buffer = buffers[number];
        int at = counts[number]++ * LONGS;
        buffer[at] = high;
        buffer[at + 1] = low << Integer.SIZE | flags;
        buffer[at + 2] = place;
        buffer[at + 3] = sequence;
        if (counts[number] == slots) {
            hand(number);
        }
    }

    /** All go to their segments. */
    void hand() {
        for (int number = 0; number < buffers.length; number++) {
            hand(number);
        }
    }

    private void hand(int number) {
        long[] buffer = buffers[number];
        for (int at = 0; at < counts[number] * LONGS; at += LONGS) {
            taker.take(
                    buffer[at], buffer[at + 1] >>> Integer.SIZE, (int) buffer[at + 1], buffer[at + 2], buffer[at + 3]);
        }
        counts[number] = 0;
    }
}
