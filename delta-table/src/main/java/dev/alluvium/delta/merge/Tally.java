// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an attempt wrote, as actions and as figures.
 *
 * @param counts by keys, as planned
 * @param rewrites what became of the files that change
 * @param added the new files
 */
record Tally(RowCounts counts, List<RewriteOutcome> rewrites, List<WrittenFile> added) {
    static final Tally NOTHING = new Tally(new RowCounts(0, 0, 0, 0, 0), List.of(), List.of());

    static Tally of(WritePlan plan, PlanExecutor.Result result) {
        return new Tally(plan.counts(), result.rewrites(), result.added());
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
        written().forEach(file -> actions.add(file.add()));
        return actions;
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
                attempts);
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
        return Map.of(
                "numSourceRows", String.valueOf(counts.events()),
                "numTargetRowsInserted", String.valueOf(metrics.rowsInserted()),
                "numTargetRowsUpdated", String.valueOf(metrics.rowsUpdated()),
                "numTargetRowsDeleted", String.valueOf(metrics.rowsDeleted()),
                "numTargetRowsCopied", String.valueOf(copied),
                "numTargetFilesAdded", String.valueOf(metrics.filesAdded()),
                "numTargetFilesRemoved", String.valueOf(metrics.filesRemoved()),
                "numOutputRows", String.valueOf(rowsRewritten() + metrics.rowsInserted()));
    }

    private long unchanged() {
        return rewrites.stream().mapToLong(RewriteOutcome::unchanged).sum();
    }

    private long filesRemoved() {
        return rewrites.stream().filter(RewriteOutcome::changed).count();
    }

    private long rowsRewritten() {
        return rewrites.stream().mapToLong(RewriteOutcome::rows).sum();
    }

    private long bytesWritten() {
        return written().stream().mapToLong(file -> file.add().size()).sum();
    }
}
