// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.index.SharedHash.Held;
import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/** Indexes that are wrong about what they have on local disk. */
public final class WrongRuns {
    private static final SpillBudget NO_MEMORY =
            new SpillBudget(1, Path.of(System.getProperty("java.io.tmpdir"), "alluvium-simulation"));

    private WrongRuns() {}

    private static KeyIndex index(Runs.Maker runs) {
        return new CompactKeyIndex(
                new CompactKeyIndex.Settings(true, true, false, 1, NO_MEMORY), KeyHasher.seeded(1), runs);
    }

    /** What went to local disk is not looked for there. */
    public static KeyIndex forgotten() {
        return index((budget, files, copies) -> new Runs(budget, files, copies) {
            @Override
            void find(List<Probe> probes) {}
        });
    }

    /** The oldest that is known of a hash counts. */
    public static KeyIndex oldestFirst() {
        return index((budget, files, copies) -> new Runs(budget, files, copies) {
            @Override
            List<Run> inOrder(List<Run> newestFirst) {
                List<Run> oldestFirst = new ArrayList<>(newestFirst);
                Collections.reverse(oldestFirst);
                return oldestFirst;
            }
        });
    }

    /** Of several live rows of a hash in several runs one counts. */
    public static KeyIndex copiesUnnoticed() {
        return index(Unchecked::new);
    }

    private static final class Unchecked extends Runs {
        Unchecked(SpillBudget budget, FileTable files, BiConsumer<KeyHash, List<Held>> copies) {
            super(budget, files, copies);
        }

        @Override
        void check() {}
    }
}
