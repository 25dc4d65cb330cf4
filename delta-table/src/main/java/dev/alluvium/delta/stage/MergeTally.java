// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.merge.MarkOutcomes;
import dev.alluvium.delta.merge.RowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an attempt of a merge wrote, as actions and as figures.
 *
 * @param counts by keys, as decided
 * @param files that were written
 * @param marks what became of the files of which rows are marked
 */
record MergeTally(RowCounts counts, MergeFiles files, MarkOutcomes marks) {
    List<Action> actions(long nowMillis) {
        List<Action> actions = new ArrayList<>();
        files.removed().forEach(file -> actions.add(file.remove(nowMillis, true)));
        actions.addAll(marks.actions(nowMillis));
        actions.addAll(files.added());
        return actions;
    }

    /** The vectors that the commit names for the first time. */
    List<DeletionVector> vectors() {
        return marks.vectors();
    }

    RowCounts rows() {
        return new RowCounts(
                counts.events(),
                counts.inserted(),
                counts.updated() - files.rowsUnchanged(),
                counts.deleted(),
                counts.late());
    }

    MergeResult.Files figures() {
        return new MergeResult.Files(
                files.added().size(),
                filesRemoved(),
                files.added().stream().mapToLong(AddFile::size).sum(),
                files.rowsRewritten(),
                files.rowsUnchanged(),
                marks.superseded(files.removed().size(), files.bytesCopied()),
                0);
    }

    private long filesRemoved() {
        return files.removed().size() + marks.filesRemoved();
    }

    Map<String, String> metrics() {
        RowCounts rows = rows();
        return Map.of(
                "numSourceRows", String.valueOf(rows.events()),
                "numTargetRowsInserted", String.valueOf(rows.inserted()),
                "numTargetRowsUpdated", String.valueOf(rows.updated()),
                "numTargetRowsDeleted", String.valueOf(rows.deleted()),
                "numTargetRowsCopied", String.valueOf(files.rowsCopied()),
                "numTargetFilesAdded", String.valueOf(files.added().size()),
                "numTargetFilesRemoved", String.valueOf(filesRemoved()),
                "numTargetDeletionVectorsAdded", String.valueOf(vectors().size()),
                "numTargetDeletionVectorsRemoved", String.valueOf(marks.vectorsRemoved()),
                "numOutputRows", String.valueOf(files.rowsRewritten() + files.rowsAdded()));
    }
}
