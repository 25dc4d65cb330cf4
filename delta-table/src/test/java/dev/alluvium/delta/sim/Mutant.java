// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.compact.RowInCopy;
import dev.alluvium.delta.compact.SourceCheck;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Expectation;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.Fence;
import dev.alluvium.delta.merge.KeyDecisions;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.StagingMerge;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.DeletedKeys;

/**
 * A wrong engine: the right one with something of it replaced. One instance is made for each process, by the
 * constructor without arguments, so fields are a process's memory. Override what is to be wrong; what is not
 * overridden is right. {@code -Dalluvium.mutant=<class>} puts one of your own into every schedule.
 */
public interface Mutant {
    /** The engine as it is. */
    Mutant NONE = new Mutant() {};

    /** Which table a port belongs to. */
    enum Table {
        ROWS,
        STAGING
    }

    /** The store as this process sees it; faults happen beneath it. */
    default ObjectStore store(Table table, ObjectStore right) {
        return right;
    }

    /** The lines of a commit on their way to the log. */
    default LogCommit commit(Table table, LogCommit right) {
        return right;
    }

    /** The data files as the writers, the merge and the compaction of this process see them. */
    default DataFiles files(Table table, DataFiles right) {
        return right;
    }

    /** Where the writer finds the rows of its keys. */
    default KeyIndex index(KeyIndex right) {
        return right;
    }

    /** Which parts of a flush may be committed, of rows or of staged events. */
    default Fence fence(Table table, Fence right) {
        return right;
    }

    /**
     * What a flush expects of a source.
     *
     * @param frozen what the table said before the first event was buffered
     * @param now what it says at the flush
     */
    default Expectation expected(Expectation frozen, Expectation now) {
        return frozen;
    }

    /** What the events of a key do to its row. */
    default KeyDecisions decisions(KeyDecisions right) {
        return right;
    }

    /** What is remembered of deleted keys. */
    default DeletedKeys deleted(DeletedKeys right) {
        return right;
    }

    /** What a merge takes in. */
    default Backlog backlog(Snapshot staging, Snapshot rows, Backlog right) {
        return right;
    }

    /** Whether what a merge read is still to be merged. */
    default StagingMerge.LaneCheck unmerged(StagingMerge.LaneCheck right) {
        return right;
    }

    /** What a trim believes to be merged. */
    default Snapshot mergedAsSeenByTrim(Snapshot staging, Snapshot rows) {
        return rows;
    }

    /** Where rows that were marked during a compaction stand in what it wrote. */
    default RowInCopy rowsInCopies(RowInCopy right) {
        return right;
    }

    /** Whether what a compaction copied may still be replaced. */
    default SourceCheck sources(SourceCheck right) {
        return right;
    }
}
