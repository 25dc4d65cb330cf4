// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an attempt wrote, as actions and as figures.
 *
 * @param counts by keys, as planned
 * @param rewrites what became of the files that change
 * @param marks what became of the files of which rows are marked
 * @param added the new files
 */
record Tally(RowCounts counts, List<RewriteOutcome> rewrites, MarkOutcomes marks, List<WrittenFile> added) {
    static final Tally NOTHING = new Tally(new RowCounts(0, 0, 0, 0, 0), List.of(), MarkOutcomes.NONE, List.of());

    static Tally of(WritePlan plan, PlanExecutor.Result result) {
        return new Tally(plan.counts(), result.rewrites(), result.marks(), result.added());
    }

    /** The files that the commit adds. */
    List<WrittenFile> written() {
        List<WrittenFile> all = new ArrayList<>();
        rewrites.forEach(rewrite -> rewrite.written().ifPresent(all::add));
        all.addAll(added);
        return all;
    }

    List<Action> actions(long nowMillis) {
        List<Action> actions = new ArrayList<>();
        for (RewriteOutcome rewrite : rewrites) {
            if (rewrite.changed()) {
                actions.add(rewrite.source().remove(nowMillis, true));
            }
        }
        actions.addAll(marks.actions(nowMillis));
        written().forEach(file -> actions.add(file.add()));
        return actions;
    }

    /** The vectors that the commit names for the first time. */
    List<DeletionVector> vectors() {
        return marks.vectors();
    }

    FlushMetrics metrics(int attempts) {
        long coalesced = counts.events() - counts.inserted() - counts.updated() - counts.deleted() - counts.late();
        return new FlushMetrics(
                counts.inserted(),
                counts.updated() - unchanged(),
                counts.deleted(),
                unchanged(),
                Math.max(0, coalesced),
                counts.late(),
                written().size(),
                filesRemoved(),
                bytesWritten(),
                rowsRewritten(),
                superseded(),
                attempts);
    }

    private FlushMetrics.Superseded superseded() {
        long bytesCopied = rewrites.stream()
                .flatMap(rewrite -> rewrite.written().stream())
                .mapToLong(copy -> copy.add().size())
                .sum();
        return marks.superseded(filesCopied(), bytesCopied);
    }

    private long filesCopied() {
        return rewrites.stream().filter(RewriteOutcome::changed).count();
    }

    Map<String, String> writeMetrics() {
        return Map.of(
                "numFiles", String.valueOf(added.size()),
                "numOutputRows", String.valueOf(counts.inserted()),
                "numOutputBytes", String.valueOf(bytesWritten()));
    }

    Map<String, String> mergeMetrics() {
        FlushMetrics metrics = metrics(1);
        long copied = Math.max(0, rowsRewritten() - metrics.rowsUpdated());
        return Map.ofEntries(
                Map.entry("numSourceRows", String.valueOf(counts.events())),
                Map.entry("numTargetRowsInserted", String.valueOf(metrics.rowsInserted())),
                Map.entry("numTargetRowsUpdated", String.valueOf(metrics.rowsUpdated())),
                Map.entry("numTargetRowsDeleted", String.valueOf(metrics.rowsDeleted())),
                Map.entry("numTargetRowsCopied", String.valueOf(copied)),
                Map.entry("numTargetFilesAdded", String.valueOf(metrics.filesAdded())),
                Map.entry("numTargetFilesRemoved", String.valueOf(metrics.filesRemoved())),
                Map.entry(
                        "numTargetDeletionVectorsAdded",
                        String.valueOf(vectors().size())),
                Map.entry("numTargetDeletionVectorsRemoved", String.valueOf(marks.vectorsRemoved())),
                Map.entry("numOutputRows", String.valueOf(rowsRewritten() + rowsAdded())));
    }

    private long rowsAdded() {
        return marks.files().isEmpty()
                ? counts.inserted()
                : added.stream().mapToLong(file -> file.rows().size()).sum();
    }

    private long unchanged() {
        return rewrites.stream().mapToLong(RewriteOutcome::unchanged).sum();
    }

    private long filesRemoved() {
        return filesCopied() + marks.filesRemoved();
    }

    private long rowsRewritten() {
        return rewrites.stream().mapToLong(RewriteOutcome::rows).sum();
    }

    private long bytesWritten() {
        return written().stream().mapToLong(file -> file.add().size()).sum();
    }
}
