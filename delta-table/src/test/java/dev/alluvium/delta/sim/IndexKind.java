// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.DegradedHasher;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a task finds the rows of its keys. A schedule has one of these, unless {@code -Dalluvium.sim.index} says which.
 */
enum IndexKind {
    MAP,
    COMPACT,
    /** A hash says so little that every row has to be read, and all keys collide. */
    COMPACT_4_BITS,
    COMPACT_8_BITS,
    /** What is known goes to local disk with every flush. */
    SPILLED,
    SPILLED_8_BITS;

    private static final int SLOTS_OF_A_SEGMENT = 6;
    private static final Path SPILLS = Path.of(System.getProperty("java.io.tmpdir"), "alluvium-simulation");
    private static final String ASKED_FOR = System.getProperty("alluvium.sim.index", "");

    static IndexKind chosen(Choices choices) {
        IndexKind chosen = values()[choices.below(values().length)];
        return ASKED_FOR.isEmpty() ? chosen : valueOf(ASKED_FOR.toUpperCase(Locale.ROOT));
    }

    KeyIndex make(WriterSettings settings) {
        boolean repairs = settings.duplicateKeyPolicy() == DuplicateKeyPolicy.REPAIR;
        CompactKeyIndex.Settings compact = new CompactKeyIndex.Settings(repairs, settings.ordersBySequence(), false, 1);
        return switch (this) {
            case MAP -> new InMemoryKeyIndex(repairs);
            case COMPACT -> new CompactKeyIndex(compact, KeyHasher.seeded(1));
            case COMPACT_4_BITS -> new CompactKeyIndex(compact, new DegradedHasher(4));
            case COMPACT_8_BITS -> new CompactKeyIndex(compact, new DegradedHasher(8));
            case SPILLED -> new CompactKeyIndex(spilled(compact), KeyHasher.seeded(1));
            case SPILLED_8_BITS -> new CompactKeyIndex(spilled(compact), new DegradedHasher(8));
        };
    }

    private static CompactKeyIndex.Settings spilled(CompactKeyIndex.Settings settings) {
        long bytesOfASlot = settings.ordersBySequence() ? 28 : 20;
        return settings.within(new SpillBudget(SLOTS_OF_A_SEGMENT * bytesOfASlot, SPILLS));
    }
}
