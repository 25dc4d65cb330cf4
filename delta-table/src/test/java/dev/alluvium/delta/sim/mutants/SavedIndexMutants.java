// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.WrongSavedIndexes;
import dev.alluvium.delta.sim.Mutant;

/** Engines that are wrong about an index that was saved. */
final class SavedIndexMutants {
    private SavedIndexMutants() {}

    /** {@code sidecar_unverified}. */
    static final class SidecarUnverified implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongSavedIndexes.unverified(right);
        }
    }

    /** {@code saved_vectors_ignored}. */
    static final class SavedVectorsIgnored implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongSavedIndexes.vectorsIgnored(right);
        }
    }
}
