// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Key;

/** Hashes with so few bits that keys collide all the time. */
public final class DegradedHasher implements KeyHasher {
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final KeyHasher right = KeyHasher.seeded(1);
    private final int bits;

    /** @param bits that differ from key to key */
    public DegradedHasher(int bits) {
        this.bits = bits;
    }

    @Override
    public KeyHash hash(Key key) {
        long value = right.hash(key).low() & ((1L << bits) - 1);
        return new KeyHash(value * SPREAD, value);
    }

    @Override
    public int bits() {
        return bits;
    }
}
