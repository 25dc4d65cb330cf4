// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.MarkOutcome;
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
record MergeTally(RowCounts counts, MergeFiles files, List<MarkOutcome> marks) {
    List<Action> actions(long nowMillis) {
        List<Action> actions = new ArrayList<>();
        files.removed().forEach(file -> actions.add(file.remove(nowMillis, true)));
        for (MarkOutcome mark : marks) {
            actions.add(mark.source().remove(nowMillis, true));
            mark.marked().ifPresent(actions::add);
        }
        actions.addAll(files.added());
        return actions;
    }

    /** The vectors that the commit names for the first time. */
    List<DeletionVector> vectors() {
        return marks.stream()
                .flatMap(mark -> mark.marked().flatMap(AddFile::deletionVector).stream())
                .toList();
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
                superseded(),
                0);
    }

    private FlushMetrics.Superseded superseded() {
        return new FlushMetrics.Superseded(
                marks.stream().mapToLong(MarkOutcome::rows).sum(),
                marks.size(),
                files.removed().size(),
                files.bytesCopied());
    }

    private long filesRemoved() {
        return files.removed().size()
                + marks.stream().filter(mark -> mark.marked().isEmpty()).count();
    }

    Map<String, String> metrics() {
        long replaced = marks.stream()
                .filter(mark -> mark.source().deletionVector().isPresent())
                .count();
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
                "numTargetDeletionVectorsRemoved", String.valueOf(replaced),
                "numOutputRows", String.valueOf(files.rowsRewritten() + files.rowsAdded()));
    }
}
