// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.WrongRuns;
import dev.alluvium.delta.sim.Mutant;

/** Engines that are wrong about the part of the index that is on local disk. */
final class SpilledIndexMutants {
    private SpilledIndexMutants() {}

    /** {@code spilled_run_forgotten}. */
    static final class SpilledRunForgotten implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongRuns.forgotten();
        }
    }

    /** {@code oldest_run_first}. */
    static final class OldestRunFirst implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongRuns.oldestFirst();
        }
    }

    /** {@code spilled_copies_unnoticed}. */
    static final class SpilledCopiesUnnoticed implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongRuns.copiesUnnoticed();
        }
    }
}
