// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.index.KeyScope;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link TableWriter} writes its table.
 *
 * @param mode append or upsert
 * @param keyColumns what identifies a row, in key order; needed to upsert
 * @param ordersBySequence whether the events of a key are ordered by their sequence, and by their offset only on a tie
 * @param sequenceColumns the columns that hold the stored row's sequence, one per part of it, or one string column
 *     for a tuple; written by the engine
 * @param laneTags whether each file belongs to one lane and says so in its tags
 * @param deleteMode what a delete leaves behind
 * @param latePolicy what becomes of an event that is older than the stored row
 * @param missingBasePolicy what becomes of an unavailable value without a stored row
 * @param keepOnExplicitNull whether a null in a partial event leaves the stored value
 * @param duplicateKeyPolicy what becomes of a key that has several rows already
 * @param targetFileBytes about how large a new file may become
 * @param compression of new files
 * @param statsColumns the columns to keep statistics of besides keys and sequences; empty for the first 32
 * @param tombstones how hard deletes that a sequence orders are remembered; without effect on others
 * @param locating how rows that are superseded are found and taken away
 */
public record WriterSettings(
        WriteMode mode,
        List<String> keyColumns,
        boolean ordersBySequence,
        List<String> sequenceColumns,
        boolean laneTags,
        DeleteMode deleteMode,
        LatePolicy latePolicy,
        MissingBasePolicy missingBasePolicy,
        boolean keepOnExplicitNull,
        DuplicateKeyPolicy duplicateKeyPolicy,
        long targetFileBytes,
        Compression compression,
        List<String> statsColumns,
        TombstonePolicy tombstones,
        Locating locating) {
    /** Where a soft delete is marked; added to the table when it is first needed. */
    public static final String DELETED_COLUMN = "__deleted";

    /** The tag that says to which lane a file belongs. */
    public static final String LANE_TAG = KeyScope.LANE_TAG;

    /** Checks what belongs together. */
    public WriterSettings {
        keyColumns = List.copyOf(keyColumns);
        sequenceColumns = List.copyOf(sequenceColumns);
        statsColumns = List.copyOf(statsColumns);
        if (mode == WriteMode.UPSERT && keyColumns.isEmpty()) {
            throw new IllegalArgumentException("an upsert needs key columns");
        }
        if (mode == WriteMode.UPSERT && ordersBySequence && sequenceColumns.isEmpty()) {
            throw new IllegalArgumentException("an upsert ordered by a sequence needs the columns that store it");
        }
        if (targetFileBytes <= 0) {
            throw new IllegalArgumentException("targetFileBytes is " + targetFileBytes + "; it must be positive");
        }
    }

    /**
     * How rows that are superseded are found and taken away.
     *
     * @param engine what becomes of them
     * @param verifiesKeys whether a row that is found by the hash of its key is read before it is believed
     * @param index memory of an index of hashes, and where the rest of it goes
     * @param saving how it outlives its writer, if it does
     * @param publishes whether large new files get runs of their keys, from which any writer's index can begin
     */
    public record Locating(
            UpsertEngine engine,
            boolean verifiesKeys,
            SpillBudget index,
            Optional<IndexSaving> saving,
            boolean publishes) {
        /** Checks what belongs together. */
        public Locating {
            if (publishes && index.directory().toString().isEmpty()) {
                throw new IllegalArgumentException("runs are published by way of a directory; the index has none");
            }
        }

        /** As the table allows, and 96 bits of a hash are believed. */
        public static final Locating STANDARD = new Locating(UpsertEngine.AUTO, false);

        /** All of the index may be in memory. */
        public Locating(UpsertEngine engine, boolean verifiesKeys) {
            this(engine, verifiesKeys, SpillBudget.UNBOUNDED);
        }

        /** The index goes with its writer. */
        public Locating(UpsertEngine engine, boolean verifiesKeys, SpillBudget index) {
            this(engine, verifiesKeys, index, Optional.empty(), false);
        }
    }

    /** Settings by which deletes leave no trace. */
    public WriterSettings(
            WriteMode mode,
            List<String> keyColumns,
            boolean ordersBySequence,
            List<String> sequenceColumns,
            boolean laneTags,
            DeleteMode deleteMode,
            LatePolicy latePolicy,
            MissingBasePolicy missingBasePolicy,
            boolean keepOnExplicitNull,
            DuplicateKeyPolicy duplicateKeyPolicy,
            long targetFileBytes,
            Compression compression,
            List<String> statsColumns) {
        this(
                mode,
                keyColumns,
                ordersBySequence,
                sequenceColumns,
                laneTags,
                deleteMode,
                latePolicy,
                missingBasePolicy,
                keepOnExplicitNull,
                duplicateKeyPolicy,
                targetFileBytes,
                compression,
                statsColumns,
                TombstonePolicy.NONE,
                Locating.STANDARD);
    }

    /** The same with deletes remembered in this way. */
    public WriterSettings with(TombstonePolicy policy) {
        return with(policy, locating);
    }

    /** The same with rows found and taken away in this way. */
    public WriterSettings with(Locating other) {
        return with(tombstones, other);
    }

    private WriterSettings with(TombstonePolicy policy, Locating way) {
        return new WriterSettings(
                mode,
                keyColumns,
                ordersBySequence,
                sequenceColumns,
                laneTags,
                deleteMode,
                latePolicy,
                missingBasePolicy,
                keepOnExplicitNull,
                duplicateKeyPolicy,
                targetFileBytes,
                compression,
                statsColumns,
                policy,
                way);
    }

    /**
     * Whether deletes leave tombstones. Where offsets order, what comes later is later; a soft delete is its own
     * tombstone.
     */
    public boolean remembersDeletes() {
        return ordersBySequence && deleteMode == DeleteMode.HARD && tombstones.remembers();
    }

    /** {@link #tombstones}, or none where it has no effect. */
    public TombstonePolicy effectiveTombstones() {
        return remembersDeletes() ? tombstones : TombstonePolicy.NONE;
    }
}
