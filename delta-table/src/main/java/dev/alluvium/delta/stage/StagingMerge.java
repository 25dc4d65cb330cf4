// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.KeyDecisions;
import dev.alluvium.delta.merge.PathReport;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.tombstone.DeletedKeys;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Merges staged events into the table of rows: everything that is staged and not merged yet, in one commit that says,
 * per lane, how far it goes. Safe to repeat and to run twice at once: a merge whose lanes another one has moved on is
 * dropped. Needs memory for the budget, for the files it has open and for each truncate, whatever the number of events
 * or the size of the table; where rows are marked, some bits per row of the files that those are of besides. Confined
 * to the thread that owns both tables.
 */
public final class StagingMerge {
    private final DeltaTable staging;
    private final DeltaTable target;
    private final Settings settings;
    private final Ports ports;

    /**
     * How to merge.
     *
     * @param rows how the table of rows is written: an upsert
     * @param prefix of the application ids
     * @param budget of memory
     */
    public record Settings(WriterSettings rows, String prefix, MergeBudget budget) {}

    /** Says what is to be merged. */
    @FunctionalInterface
    public interface Backlogs {
        /** What this version of the staging table has and this one of the table of rows lacks. */
        Backlog between(Snapshot staging, Snapshot target);
    }

    /** The fence of a merge: of two that read the same events one is dropped. */
    @FunctionalInterface
    public interface LaneCheck {
        /** Whether the table of rows says of the lane what it said when its events were read. */
        boolean isUnmerged(Snapshot target, Backlog.LaneBacklog lane);
    }

    /**
     * What a merge stands on.
     *
     * @param staged the data files of the staging table
     * @param rows those of the table of rows
     * @param backlogs what is to be merged
     * @param unmerged whether a lane may still be merged on a version
     * @param deleted sees what is remembered of deleted keys before it is asked
     * @param decisions sees what is decided about before it is
     */
    public record Ports(
            DataFiles staged,
            DataFiles rows,
            Backlogs backlogs,
            LaneCheck unmerged,
            UnaryOperator<DeletedKeys> deleted,
            UnaryOperator<KeyDecisions> decisions) {
        /** The engine as it is, on these files. */
        public static Ports standard(DataFiles staged, DataFiles rows, String prefix) {
            return new Ports(
                    staged,
                    rows,
                    (staging, target) -> Backlog.of(staging, Optional.of(target), prefix),
                    (target, lane) -> lane.merged().holds(target, Backlog.mergedAppId(prefix, lane.lane())),
                    UnaryOperator.identity(),
                    UnaryOperator.identity());
        }
    }

    /**
     * A merge between these tables, of Parquet files.
     *
     * @throws DeltaTableException if the keys of staged events are others than those of the rows
     */
    public StagingMerge(DeltaTable staging, DeltaTable target, Settings settings) {
        this(
                staging,
                target,
                settings,
                Ports.standard(
                        StageWriter.files(staging, Compression.NONE),
                        TableWriter.parquet(target, settings.rows()),
                        settings.prefix()));
    }

    /**
     * A merge on these ports.
     *
     * @throws DeltaTableException if the keys of staged events are others than those of the rows
     */
    public StagingMerge(DeltaTable staging, DeltaTable target, Settings settings, Ports ports) {
        this.staging = staging;
        this.target = target;
        this.settings = settings;
        this.ports = ports;
        StagingFormat format = StagingFormat.of(staging.snapshot());
        if (!format.hasKey(settings.rows().keyColumns())) {
            throw new DeltaTableException("the events of " + staging.store().location() + " are staged by the key "
                    + format.keyColumns() + " but the table has the key "
                    + settings.rows().keyColumns() + "; merge with the former, or stage anew");
        }
    }

    /** Merges what is staged now; which way stored rows go is told anew. */
    public MergeResult merge() {
        return merge(new PathReport(
                target.store().location(), settings.rows().locating().engine()));
    }

    /**
     * Merges what is staged now.
     *
     * @param path is told which way stored rows go
     * @throws dev.alluvium.delta.error.SchemaConflictException if a column cannot hold what was staged
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     * @throws DeltaTableException as the policies of late events, missing bases and duplicate keys say
     */
    public MergeResult merge(PathReport path) {
        try (Merge merge = new Merge(staging, target, settings, ports, path)) {
            boolean ended = false;
            try {
                CommitResult result = target.commit(merge);
                ended = true;
                return merge.finish(result);
            } finally {
                if (!ended) {
                    merge.abandon();
                }
            }
        }
    }
}
