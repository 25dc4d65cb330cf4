// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

/** What slots say, in the order of their hashes. Stands before the first entry at first; what it says is of one. */
interface Entries {
    /** Goes on to the next entry; false if there is none. */
    boolean next();

    /** The upper 64 bits of its hash. */
    long high();

    /** The lower 32 bits of its hash. */
    int low();

    /** The part of its hash that counts. */
    default KeyHash hash() {
        return new KeyHash(high(), Integer.toUnsignedLong(low()));
    }

    int flags();

    long place();

    long sequence();
}
