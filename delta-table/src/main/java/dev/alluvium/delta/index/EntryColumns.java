// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/** The entries of a block that was taken apart, a column each. Primitive arrays: a start from published runs pays. */
final class EntryColumns {
    /** Of all arrays so many places count. */
    int count;

    /** The upper 64 bits of hashes. */
    long[] highs = {};

    /** The lower 32 bits of hashes. */
    int[] lows = {};

    int[] flags = {};
    long[] places = {};
    long[] sequences = {};

    /** So many entries will be here, whatever was. */
    void begin(int entries) {
        count = entries;
        if (highs.length < entries) {
            int room = entries + entries / 2;
            highs = new long[room];
            lows = new int[room];
            flags = new int[room];
            places = new long[room];
            sequences = new long[room];
        }
    }
}
