// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.DegradedHasher;
import dev.alluvium.delta.index.KeyHash;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.sim.Mutant;

/** Engines that are wrong about what a hash says of a key. */
final class CompactIndexMutants {
    private static final CompactKeyIndex.Settings SETTINGS = new CompactKeyIndex.Settings(true, true, false, 1);

    private CompactIndexMutants() {}

    /** {@code hash_hit_trusted}: a row that is found by a few bits is believed to be the key's. */
    static final class HashHitTrusted implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return new CompactKeyIndex(SETTINGS, new Boaster(new DegradedHasher(8)));
        }
    }

    /** Says that its hashes are long. */
    private record Boaster(KeyHasher poor) implements KeyHasher {
        @Override
        public KeyHash hash(Key key) {
            return poor.hash(key);
        }

        @Override
        public int bits() {
            return 128;
        }
    }
}
