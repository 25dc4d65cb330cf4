// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.Arrays;

/**
 * Sorts slots that stand one behind another by their hashes, those of one hash as they stood. Hashes are spread evenly,
 * so each goes to about where it belongs at once, and is compared with few others. Its memory is that of the most slots
 * that it sorted. Primitive arrays: {@code EngineBudgets index} pays for it.
 */
final class SlotSorter {
    private static final long LOW_INT = 0xFFFF_FFFFL;
    private static final int HASH_INTS = 3;

    private int[] scratch = {};
    private int[] starts = {};
    private int[] moving = {};

    /** Which of two slots has the lesser hash. */
    static int compare(int[] some, int one, int[] others, int two) {
        int at = 0;
        while (at < HASH_INTS - 1 && some[one + at] == others[two + at]) {
            at++;
        }
        return Integer.compareUnsigned(some[one + at], others[two + at]);
    }

    /** A copy of so many ints, which counts until the next is made. */
    int[] copy(int[] slots, int length) {
        if (scratch.length < length) {
            scratch = new int[length];
        }
        System.arraycopy(slots, 0, scratch, 0, length);
        return scratch;
    }

    /** Sorts the first slots of an array. */
    void sort(int[] slots, int width, int count) {
        if (isSorted(slots, width, count)) {
            return;
        }
        int[] unsorted = copy(slots, count * width);
        startsOf(unsorted, width, count);
        for (int slot = 0; slot < count; slot++) {
            int at = slot * width;
            System.arraycopy(unsorted, at, slots, starts[bucket(unsorted[at], count)]++ * width, width);
        }
        sortNeighbours(slots, width, count);
    }

    private static boolean isSorted(int[] slots, int width, int count) {
        for (int at = width; at < count * width; at += width) {
            if (compare(slots, at - width, slots, at) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int bucket(int first, int count) {
        return (int) ((first & LOW_INT) * count >>> Integer.SIZE);
    }

    /** Where the slots of each bucket begin, of as many buckets as slots. */
    private void startsOf(int[] slots, int width, int count) {
        if (starts.length <= count) {
            starts = new int[count + 1];
        }
        Arrays.fill(starts, 0, count + 1, 0);
        for (int at = 0; at < count * width; at += width) {
            starts[bucket(slots[at], count) + 1]++;
        }
        for (int i = 1; i <= count; i++) {
            starts[i] += starts[i - 1];
        }
    }

    private void sortNeighbours(int[] slots, int width, int count) {
        if (moving.length < width) {
            moving = new int[width];
        }
        for (int at = width; at < count * width; at += width) {
            int to = at;
            while (to > 0 && compare(slots, to - width, slots, at) > 0) {
                to -= width;
            }
            if (to < at) {
                System.arraycopy(slots, at, moving, 0, width);
                System.arraycopy(slots, to, slots, to + width, at - to);
                System.arraycopy(moving, 0, slots, to, width);
            }
        }
    }
}
