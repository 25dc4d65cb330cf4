// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.DegradedHasher;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.index.Saving;
import dev.alluvium.delta.index.WrongPublishedRuns;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

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
    SPILLED_8_BITS,
    /** What is known is saved, and the next process, or that of another task, begins with it. */
    SAVED,
    SAVED_8_BITS,
    SAVED_SPILLED,
    /** Compactions publish runs of keys, which may be damaged before somebody begins with them. */
    PUBLISHED,
    PUBLISHED_8_BITS,
    PUBLISHED_SPILLED;

    private static final int SLOTS_OF_A_SEGMENT = 6;
    private static final Path SPILLS = Path.of(System.getProperty("java.io.tmpdir"), "alluvium-simulation");
    private static final String ASKED_FOR = System.getProperty("alluvium.sim.index", "");

    static IndexKind chosen(Choices choices) {
        IndexKind chosen = values()[choices.below(values().length)];
        return ASKED_FOR.isEmpty() ? chosen : valueOf(ASKED_FOR.toUpperCase(Locale.ROOT));
    }

    boolean isSaved() {
        return this == SAVED || this == SAVED_8_BITS || this == SAVED_SPILLED;
    }

    boolean isPublished() {
        return this == PUBLISHED || this == PUBLISHED_8_BITS || this == PUBLISHED_SPILLED;
    }

    /** What compactions of a table publish, if this kind reads it. */
    Optional<RunPublisher> publisher(WriterSettings settings, ObjectStore store) {
        SpillBudget budget = new SpillBudget(1, SPILLS);
        return isPublished()
                ? Optional.of(new RunPublisher(
                        store, publishing(), layout -> UpsertRules.indexed(layout, settings), budget, 0))
                : Optional.empty();
    }

    private KeyHasher publishing() {
        return this == PUBLISHED_8_BITS ? new DegradedHasher(8) : KeyHasher.seeded(0);
    }

    /** A run that is whole, and names the right file, but other rows than those that have the keys. */
    static byte[] forged(byte[] run) {
        return WrongPublishedRuns.forged(run, SPILLS);
    }

    private CompactKeyIndex reading(CompactKeyIndex.Settings settings, DeltaTable of) {
        KeyHasher hasher = publishing().ofTable(of.snapshot().metadata().id());
        return new CompactKeyIndex(settings, hasher).reading(of.store(), SPILLS);
    }

    /**
     * An empty one.
     *
     * @param seed of its hashes
     * @param of the table
     * @param saving where it is saved
     */
    KeyIndex make(WriterSettings settings, long seed, DeltaTable of, Supplier<Saving> saving) {
        boolean repairs = settings.duplicateKeyPolicy() == DuplicateKeyPolicy.REPAIR;
        CompactKeyIndex.Settings compact = new CompactKeyIndex.Settings(repairs, settings.ordersBySequence(), false, 1);
        return switch (this) {
            case MAP -> new InMemoryKeyIndex(repairs);
            case COMPACT -> new CompactKeyIndex(compact, KeyHasher.seeded(1));
            case COMPACT_4_BITS -> new CompactKeyIndex(compact, new DegradedHasher(4));
            case COMPACT_8_BITS -> new CompactKeyIndex(compact, new DegradedHasher(8));
            case SPILLED -> new CompactKeyIndex(spilled(compact), KeyHasher.seeded(1));
            case SAVED -> CompactKeyIndex.saved(compact, KeyHasher.seeded(seed), saving.get());
            case SAVED_8_BITS -> CompactKeyIndex.saved(compact, new DegradedHasher(8), saving.get());
            case SAVED_SPILLED -> CompactKeyIndex.saved(spilled(compact), KeyHasher.seeded(seed), saving.get());
            case PUBLISHED, PUBLISHED_8_BITS -> reading(compact, of);
            case PUBLISHED_SPILLED -> reading(spilled(compact), of);
            case SPILLED_8_BITS -> new CompactKeyIndex(spilled(compact), new DegradedHasher(8));
        };
    }

    private static CompactKeyIndex.Settings spilled(CompactKeyIndex.Settings settings) {
        long bytesOfASlot = settings.ordersBySequence() ? 28 : 20;
        return settings.within(new SpillBudget(SLOTS_OF_A_SEGMENT * bytesOfASlot, SPILLS));
    }
}
