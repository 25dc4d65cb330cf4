// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compacts a table: plans on its newest version, copies rows in order, commits. It gives way: rows that were marked
 * meanwhile, or went with their file, are marked in the copy, a group is dropped if the table has no vectors or most of
 * it is gone, and no writer has to write a row again because of a compaction. Confined to the thread that owns the
 * table.
 *
 * <p>A crash leaves files that no version names, which are vacuum's; there is nothing to resume.
 */
public final class Compaction {
    /** A commit holds groups of about this many targets, so that a large table shows progress. */
    private static final int TARGETS_PER_COMMIT = 8;

    private static final int GROUPS_PER_COMMIT = 100;

    private final DeltaTable table;
    private final CompactionPolicy policy;
    private final Ports ports;

    /** @param files of the table */
    public Compaction(DeltaTable table, DataFiles files, CompactionPolicy policy) {
        this(table, policy, Ports.standard(files));
    }

    /** A compaction on these ports. */
    public Compaction(DeltaTable table, CompactionPolicy policy, Ports ports) {
        this.table = table;
        this.policy = policy;
        this.ports = ports;
    }

    /**
     * What a compaction stands on.
     *
     * @param files of the table
     * @param sources whether a file is still the one that was copied
     * @param rows where rows stand in the copies
     * @param keys publishes the runs of the copies, if they are to have some
     */
    public record Ports(DataFiles files, SourceCheck sources, RowInCopy rows, Optional<RunPublisher> keys) {
        /** The engine as it is, on these files. */
        public static Ports standard(DataFiles files) {
            return new Ports(files, SourceCheck.SAME_FILE_AND_VECTOR, RowInCopy.IN_ORDER, Optional.empty());
        }

        /** The same with runs published or not. */
        public Ports publishing(Optional<RunPublisher> publisher) {
            return new Ports(files, sources, rows, publisher);
        }
    }

    /** Whether a run would find something to do at the newest known version. */
    public boolean isDue() {
        return !plan(table.snapshot()).groups().isEmpty();
    }

    /** What a run would do now, at the newest version. */
    public CompactionPlan plan() {
        return plan(table.refresh());
    }

    private CompactionPlan plan(Snapshot snapshot) {
        return new CompactionPlanner(policy).plan(snapshot);
    }

    /**
     * Compacts everything that is due at the newest version.
     *
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     * @throws dev.alluvium.delta.error.CommitOutcomeUnknownException if nobody knows whether the commit is in the log
     */
    public CompactionResult run() {
        CompactionPlan plan = plan(table.refresh());
        CompactionResult result = CompactionResult.NOTHING;
        for (List<FileGroup> batch : batches(plan.groups())) {
            result = result.plus(new CompactionCommit(table, batch, ports).execute());
        }
        return result;
    }

    private List<List<FileGroup>> batches(List<FileGroup> groups) {
        List<List<FileGroup>> batches = new ArrayList<>();
        List<FileGroup> current = new ArrayList<>();
        long bytes = 0;
        for (FileGroup group : groups) {
            current.add(group);
            bytes += group.bytes();
            if (bytes >= TARGETS_PER_COMMIT * policy.targetBytes() || current.size() >= GROUPS_PER_COMMIT) {
                batches.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!current.isEmpty()) {
            batches.add(current);
        }
        return batches;
    }
}
