// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.WrongPublishedRuns;
import dev.alluvium.delta.sim.Mutant;

/** Engines that are wrong about the runs that lie beside data files. */
final class PublishedRunMutants {
    private PublishedRunMutants() {}

    /** {@code run_of_other_file_used}. */
    static final class RunOfOtherFileUsed implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongPublishedRuns.ofOtherFiles(right);
        }
    }

    /** {@code run_trusted_without_crc}. */
    static final class RunTrustedWithoutCrc implements Mutant {
        @Override
        public KeyIndex index(KeyIndex right) {
            return WrongPublishedRuns.withoutCrc(right);
        }
    }
}
