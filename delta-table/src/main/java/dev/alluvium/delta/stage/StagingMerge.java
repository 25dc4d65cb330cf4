// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.merge.WriterSettings;

/**
 * Merges staged events into the table of rows: everything that is staged and not merged yet, in one commit that says,
 * per lane, how far it goes. Safe to repeat and to run twice at once: a merge whose lanes another one has moved on is
 * dropped. Needs memory for the budget, for the files it has open and for each truncate, whatever the number of events
 * or the size of the table. Confined to the thread that owns both tables.
 */
public final class StagingMerge {
    private final DeltaTable staging;
    private final DeltaTable target;
    private final Settings settings;

    /**
     * How to merge.
     *
     * @param rows how the table of rows is written: an upsert
     * @param prefix of the application ids
     * @param budget of memory
     */
    public record Settings(WriterSettings rows, String prefix, MergeBudget budget) {}

    /**
     * A merge between these tables.
     *
     * @throws DeltaTableException if the keys of staged events are others than those of the rows
     */
    public StagingMerge(DeltaTable staging, DeltaTable target, Settings settings) {
        this.staging = staging;
        this.target = target;
        this.settings = settings;
        StagingFormat format = StagingFormat.of(staging.snapshot());
        if (!format.hasKey(settings.rows().keyColumns())) {
            throw new DeltaTableException("the events of " + staging.store().location() + " are staged by the key "
                    + format.keyColumns() + " but the table has the key "
                    + settings.rows().keyColumns() + "; merge with the former, or stage anew");
        }
    }

    /**
     * Merges what is staged now.
     *
     * @throws dev.alluvium.delta.error.SchemaConflictException if a column cannot hold what was staged
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     * @throws DeltaTableException as the policies of late events, missing bases and duplicate keys say
     */
    public MergeResult merge() {
        try (Merge merge = new Merge(staging, target, settings)) {
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
