// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.alluvium.delta.reduce.Key;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/** Hashes keys. Equal keys have equal hashes; how rarely others do is said by {@link #bits}. */
public interface KeyHasher {
    /** The hash of a key. */
    KeyHash hash(Key key);

    /** The hash of the key that has these bytes, of which so many count. */
    default KeyHash hash(byte[] bytes, int length) {
        return hash(Key.of(Arrays.copyOf(bytes, length)));
    }

    /** How many bits of a hash differ by chance from those of another key. */
    int bits();

    /** The function; with {@link #seed} it is the same hasher. */
    default String name() {
        return bits() + " bits";
    }

    /** What the function was made with. */
    default long seed() {
        return 0;
    }

    /** The same function made with this seed. */
    default KeyHasher withSeed(long seed) {
        return this;
    }

    /**
     * The same function with the seed of a table, on which all who write it agree. Whoever may read the table's log
     * knows it, and could choose keys that collide.
     *
     * @param tableId of its metadata
     */
    default KeyHasher ofTable(String tableId) {
        return withSeed(Hashing.xxh3_64().hashBytesToLong(tableId.getBytes(StandardCharsets.UTF_8)));
    }

    /** XXH3 with a seed that nobody can know, so that nobody can choose keys that collide. */
    static KeyHasher random() {
        return seeded(new SecureRandom().nextLong());
    }

    /** XXH3 with this seed. */
    static KeyHasher seeded(long seed) {
        Hasher128 xxh3 = Hashing.xxh3_128(seed);
        return new KeyHasher() {
            @Override
            public KeyHash hash(Key key) {
                return hash(key.bytes(), key.bytes().length);
            }

            @Override
            public KeyHash hash(byte[] bytes, int length) {
                HashValue128 hash = xxh3.hashBytesTo128Bits(bytes, 0, length);
                return new KeyHash(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
            }

            @Override
            public int bits() {
                return Long.SIZE * 2;
            }

            @Override
            public String name() {
                return "xxh3-128";
            }

            @Override
            public long seed() {
                return seed;
            }

            @Override
            public KeyHasher withSeed(long other) {
                return seeded(other);
            }
        };
    }
}
