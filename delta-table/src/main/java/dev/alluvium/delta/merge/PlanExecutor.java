// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import dev.alluvium.delta.merge.WritePlan.NewRow;
import dev.alluvium.delta.merge.WritePlan.NewRows;
import dev.alluvium.delta.merge.WritePlan.Rewrite;
import dev.alluvium.delta.reduce.KeyCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the data files of one flush as its plans say, and keeps what it wrote for the plan after a lost
 * race. Decides nothing. Confined to one flush.
 */
final class PlanExecutor {
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 1024;

    private final DataFiles files;
    private final long targetFileBytes;
    private final List<String> keyColumns;
    private final RowMarker marker;
    private final Map<Rewrite, RewriteOutcome> rewritten = new HashMap<>();
    private final Map<NewRows, List<WrittenFile>> added = new HashMap<>();
    private final List<WrittenFile> outdated = new ArrayList<>();
    private @Nullable TableLayout writtenWith;

    PlanExecutor(DataFiles files, long targetFileBytes, List<String> keyColumns, RowMarker marker) {
        this.files = files;
        this.marker = marker;
        this.targetFileBytes = targetFileBytes;
        this.keyColumns = keyColumns;
    }

    /**
     * What became of a plan.
     *
     * @param rewrites in the order of the plan's
     * @param marks in the order of the plan's
     * @param added the new files
     */
    record Result(List<RewriteOutcome> rewrites, MarkOutcomes marks, List<WrittenFile> added) {}

    /** Carries out a plan for this snapshot. */
    Result execute(WritePlan plan, Snapshot base, TableLayout layout) {
        forgetFilesOfOtherColumns(layout);
        Map<BaseRow, @Nullable Object[]> bases = new HashMap<>();
        List<RewriteOutcome> rewrites = new ArrayList<>(plan.rewrites().size());
        KeyCodec codec = new KeyCodec(layout.schema(), keyColumns);
        FileRewriter rewriter = new FileRewriter(files, layout, codec);
        for (Rewrite rewrite : plan.rewrites()) {
            AddFile source = base.file(rewrite.path()).orElseThrow();
            RewriteOutcome outcome = rewritten.get(rewrite);
            if (outcome == null || !outcome.source().deletionVector().equals(source.deletionVector())) {
                // A winner marked rows of the file meanwhile: a copy from before would bring them back.
                Optional.ofNullable(outcome).flatMap(RewriteOutcome::written).ifPresent(outdated::add);
                outcome = rewriter.rewrite(rewrite, source);
                rewritten.put(rewrite, outcome);
            }
            rewrites.add(outcome);
            bases.putAll(outcome.bases());
        }
        KeptRows keptRows = new KeptRows(files, layout, codec);
        plan.markings()
                .forEach(marking ->
                        keptRows.read(marking, base.file(marking.path()).orElseThrow(), bases));
        List<WrittenFile> newFiles = new ArrayList<>();
        for (NewRows rows : plan.newRows()) {
            List<WrittenFile> known = added.get(rows);
            if (known == null) {
                known = write(rows, bases, layout);
                added.put(rows, known);
            }
            newFiles.addAll(known);
        }
        List<FileMarks> marks = plan.markings().stream()
                .map(marking -> new FileMarks(base.file(marking.path()).orElseThrow(), marking.rows()))
                .toList();
        return new Result(rewrites, marker.mark(marks), newFiles);
    }

    /** Equal plans make equal files only where the winner left the columns and their types alone. */
    private void forgetFilesOfOtherColumns(TableLayout layout) {
        TableLayout before = writtenWith;
        writtenWith = layout;
        boolean same = before == null
                || (layout.schema().equals(before.schema())
                        && layout.dataSchema().equals(before.dataSchema()));
        if (!same) {
            outdated.addAll(written());
            rewritten.clear();
            added.clear();
        }
    }

    private List<WrittenFile> write(NewRows rows, Map<BaseRow, @Nullable Object[]> bases, TableLayout layout) {
        List<WrittenFile> written = new ArrayList<>(1);
        int next = 0;
        while (next < rows.rows().size()) {
            int first = next;
            DataFileWriter writer = files.create(new NewFile(layout, rows.partitionValues(), rows.tags()));
            boolean finished = false;
            try {
                do {
                    NewRow row = rows.rows().get(next++);
                    writer.write(row.base() == null ? row.put().row() : over(row, bases));
                } while (next < rows.rows().size() && !isFull(writer));
                written.add(finish(writer, rows.rows().subList(first, next)));
                finished = true;
            } finally {
                if (!finished) {
                    writer.abort();
                    discard(written);
                }
            }
        }
        return written;
    }

    private static @Nullable Object[] over(NewRow row, Map<BaseRow, @Nullable Object[]> bases) {
        BaseRow from = Objects.requireNonNull(row.base());
        return row.put().over(Objects.requireNonNull(bases.get(from), "the base row was read with its file"));
    }

    private boolean isFull(DataFileWriter writer) {
        return writer.rows() % ROWS_BETWEEN_SIZE_CHECKS == 0 && writer.estimatedBytes() >= targetFileBytes;
    }

    private static WrittenFile finish(DataFileWriter writer, List<NewRow> rows) {
        AddFile add = writer.finish();
        List<WrittenFile.Row> indexed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            NewRow row = rows.get(i);
            if (row.key() != null) {
                indexed.add(new WrittenFile.Row(
                        row.key(),
                        RowLocation.of(
                                add.path(), i, row.put().sequence(), row.put().deleted())));
            }
        }
        return new WrittenFile(add, indexed, Optional.empty());
    }

    /** Every file that was written for any plan so far. */
    List<WrittenFile> written() {
        List<WrittenFile> all = new ArrayList<>(outdated);
        rewritten.values().forEach(outcome -> outcome.written().ifPresent(all::add));
        added.values().forEach(all::addAll);
        return all;
    }

    /**
     * Deletes files that no commit names.
     *
     * @param unused of data
     * @param used vectors that a commit names, or may name
     */
    void discard(List<WrittenFile> unused, List<DeletionVector> used) {
        marker.discardOthersThan(used);
        discard(unused);
    }

    private void discard(List<WrittenFile> unused) {
        if (!unused.isEmpty()) {
            files.discard(unused.stream().map(WrittenFile::add).toList());
        }
    }
}
