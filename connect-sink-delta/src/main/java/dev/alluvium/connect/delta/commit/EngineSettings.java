// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.config.TableConfig;
import dev.alluvium.connect.delta.config.TableConfig.RecordPolicy;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.IndexSaving;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.util.List;
import java.util.Optional;

/** A table's settings in the engine's words. */
public final class EngineSettings {
    private EngineSettings() {}

    /**
     * Whether rows that flushes supersede are marked in deletion vectors, and so left to a compaction.
     *
     * @param table its newest known version
     */
    public static boolean marksRows(TableConfig config, Snapshot table) {
        return config.upserts()
                && !config.stages()
                && config.keys().engine() != TableConfig.UpsertEngine.COW
                && TableFeatures.deletionVectors(table.protocol(), table.metadata());
    }

    /**
     * How flushes are written. What an event that cannot be applied leads to is decided where its record is at hand, so
     * the engine always reports it.
     *
     * @param keyColumns in key order; empty as long as no record has said what the key is: then there are only offsets
     *     to commit
     */
    static WriterSettings ofFlush(TableConfig config, List<String> keyColumns) {
        return of(
                config,
                keyColumns,
                config.events().late() == RecordPolicy.ACCEPT ? LatePolicy.DROP : LatePolicy.REPORT,
                config.events().missingBase() == RecordPolicy.ACCEPT
                        ? MissingBasePolicy.NULL
                        : MissingBasePolicy.REPORT);
    }

    /**
     * How staged events are merged. Their records are gone, so the engine itself stops where the settings say so.
     *
     * @param keyColumns in key order
     */
    public static WriterSettings ofMerge(TableConfig config, List<String> keyColumns) {
        LatePolicy late = switch (config.events().late()) {
            case ACCEPT -> LatePolicy.DROP;
            case DLQ -> LatePolicy.REPORT;
            case FAIL -> LatePolicy.FAIL;
        };
        MissingBasePolicy missingBase = switch (config.events().missingBase()) {
            case ACCEPT -> MissingBasePolicy.NULL;
            case DLQ -> MissingBasePolicy.REPORT;
            case FAIL -> MissingBasePolicy.FAIL;
        };
        return of(config, keyColumns, late, missingBase);
    }

    /**
     * Publishes the runs of keys that flushes begin with; empty where they would not.
     *
     * @param keyColumns in key order; empty if the key is not known
     */
    public static Optional<RunPublisher> publisher(TableConfig config, DeltaTable table, List<String> keyColumns) {
        return TableWriter.publisher(table, ofFlush(config, keyColumns));
    }

    private static WriterSettings of(
            TableConfig config, List<String> keyColumns, LatePolicy late, MissingBasePolicy missingBase) {
        boolean keyed = config.upserts() && !keyColumns.isEmpty();
        return new WriterSettings(
                        keyed ? WriteMode.UPSERT : WriteMode.APPEND,
                        keyed ? keyColumns : List.of(),
                        keyed && config.sequence().isStored(),
                        keyed ? config.sequence().columns() : List.of(),
                        keyed && config.keys().laneScoped(),
                        keyed && config.events().deletes() == TableConfig.DeleteMode.SOFT
                                ? DeleteMode.SOFT
                                : DeleteMode.HARD,
                        late,
                        missingBase,
                        config.events().keepOnNull(),
                        config.keys().repairDuplicates() ? DuplicateKeyPolicy.REPAIR : DuplicateKeyPolicy.FAIL,
                        config.files().targetBytes(),
                        compression(config),
                        config.files().statsColumns())
                .with(new TombstonePolicy(
                        config.events().deleted().appIdPrefix(),
                        config.events().deleted().retention(),
                        config.events().deleted().forgetsMissing()))
                .with(locating(config));
    }

    private static WriterSettings.Locating locating(TableConfig config) {
        TableConfig.Index index = config.keys().index();
        return new WriterSettings.Locating(
                engine(config),
                index.verified(),
                new SpillBudget(index.maxBytes(), index.directory()),
                index.saved()
                        .map(saved ->
                                new IndexSaving(index.directory(), saved.owner(), saved.sample(), saved.interval())),
                index.published() && !config.stages());
    }

    private static UpsertEngine engine(TableConfig config) {
        return switch (config.keys().engine()) {
            case AUTO -> UpsertEngine.AUTO;
            case COW -> UpsertEngine.COPY_ON_WRITE;
            case DV -> UpsertEngine.DELETION_VECTORS;
        };
    }

    /** What is worth compacting. */
    public static CompactionPolicy compaction(TableConfig config, MaintenanceConfig.Compaction settings) {
        return new CompactionPolicy(
                settings.minFiles(),
                settings.smallFileBytes(),
                config.files().targetBytes(),
                settings.maxBytes(),
                CompactionPolicy.Purge.upTo(settings.amplification()));
    }

    static Compression compression(TableConfig config) {
        return switch (config.files().codec()) {
            case SNAPPY -> Compression.SNAPPY;
            case ZSTD -> Compression.ZSTD;
            case GZIP -> Compression.GZIP;
            case NONE -> Compression.NONE;
        };
    }
}
