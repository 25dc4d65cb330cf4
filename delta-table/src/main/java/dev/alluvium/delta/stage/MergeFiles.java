// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill.Cursor;
import dev.alluvium.delta.stage.MergeOutput.Edit;
import dev.alluvium.delta.stage.MergeOutput.EditKind;
import dev.alluvium.delta.stage.MergeOutput.Target;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a merge: each file with edits once more, in order, unless its rows are marked, then the new rows.
 * One file is open at a time, however many partitions there are. Decides nothing. Confined to one attempt of a merge.
 */
final class MergeFiles {
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 1024;

    private final DataFiles files;
    private final UpsertRules rules;
    private final WriterSettings settings;
    private final List<String> lanes;
    private final KeptRows kept;
    private final List<AddFile> removed = new ArrayList<>();
    private final List<AddFile> added = new ArrayList<>();
    private long rowsRewritten;
    private long rowsUnchanged;
    private long rowsCopied;
    private long rowsAdded;
    private long bytesCopied;

    MergeFiles(DataFiles files, UpsertRules rules, WriterSettings settings, List<String> lanes, MergeBudget budget) {
        this.files = files;
        this.rules = rules;
        this.settings = settings;
        this.lanes = lanes;
        this.kept = new KeptRows(files, rules, budget.keptRows());
    }

    /** Carries the decisions out; on failure nothing is left in the store that this could delete. */
    void write(MergeOutput output, List<AddFile> sources) {
        boolean done = false;
        try {
            rewrite(output, sources);
            addNewRows(output);
            done = true;
        } finally {
            if (!done) {
                discard();
            }
        }
    }

    List<AddFile> removed() {
        return removed;
    }

    List<AddFile> added() {
        return added;
    }

    long rowsRewritten() {
        return rowsRewritten;
    }

    long rowsUnchanged() {
        return rowsUnchanged;
    }

    /** Of those that were rewritten, the rows that no event is about. */
    long rowsCopied() {
        return rowsCopied;
    }

    /** The rows of files that take no other's place. */
    long rowsAdded() {
        return rowsAdded;
    }

    /** The size of the files that take the place of others. */
    long bytesCopied() {
        return bytesCopied;
    }

    /** Deletes what was written: no commit will name it. */
    void discard() {
        if (!added.isEmpty()) {
            files.discard(List.copyOf(added));
            added.clear();
        }
    }

    private void rewrite(MergeOutput output, List<AddFile> sources) {
        Cursor edits = output.edits();
        boolean more = edits.next();
        while (more) {
            int number = ByteSource.of(edits.key()).getInt();
            AddFile source = sources.get(number);
            more = output.marks().marks(number)
                    ? kept.complete(source, output.edited(number), edits, output)
                    : new Rewrite(source, number, output).run(edits);
        }
    }

    /** One file on its way. */
    private final class Rewrite {
        private final AddFile source;
        private final int number;
        private final MergeOutput output;
        private long changes;
        private long replaced;
        private long unchanged;

        Rewrite(AddFile source, int number, MergeOutput output) {
            this.source = source;
            this.number = number;
            this.output = output;
        }

        /** Takes the file's edits; whether there are edits of another file behind them. */
        boolean run(Cursor edits) {
            Map<String, String> tags = tags(source.tags().get(WriterSettings.LANE_TAG));
            NewFile target = new NewFile(rules.layout(), source.partitionValues(), tags);
            try (FileCopy copy = files.copy(source, target, output.edited(number).stream())) {
                boolean done = false;
                try {
                    boolean more = edit(copy, edits);
                    finish(copy);
                    done = true;
                    return more;
                } finally {
                    if (!done) {
                        copy.abort();
                    }
                }
            }
        }

        private boolean edit(FileCopy copy, Cursor edits) {
            boolean more = true;
            long edited = positionOf(edits);
            while (copy.next()) {
                if (more && edited == copy.position()) {
                    apply(output.readEdit(edits.value()), copy);
                    more = edits.next();
                    edited = more ? positionOf(edits) : -1;
                } else {
                    copy.write(copy.row());
                }
            }
            checkAllFound(more, edited);
            return more;
        }

        /** The row that the next edit is for; -1 if it is in another file. */
        private long positionOf(Cursor edits) {
            ByteSource key = ByteSource.of(edits.key());
            return key.getInt() == number ? key.getLong() : -1;
        }

        private void checkAllFound(boolean more, long edited) {
            if (more && edited >= 0) {
                throw new IllegalStateException(
                        "rows were found in " + ObjectKeys.shown(source.path()) + " that it does not have");
            }
        }

        private void apply(Edit edit, FileCopy copy) {
            @Nullable Object[] row = copy.row();
            changes++;
            if (edit.kind() == EditKind.REPLACE) {
                @Nullable Object[] changed = edit.over(row);
                unchanged += Arrays.deepEquals(changed, row) ? 1 : 0;
                replaced++;
                copy.write(changed);
            } else if (edit.kind() == EditKind.MOVE) {
                output.add(edit.target(), edit.key(), edit.over(row));
            }
        }

        private void finish(FileCopy copy) {
            rowsUnchanged += unchanged;
            if (unchanged == changes) {
                copy.abort();
                return;
            }
            long rows = copy.rows();
            copy.finish().ifPresent(written -> {
                bytesCopied += written.size();
                added.add(written);
            });
            removed.add(source);
            rowsRewritten += rows;
            rowsCopied += rows - replaced;
        }
    }

    private void addNewRows(MergeOutput output) {
        Cursor rows = output.newRows();
        boolean more = rows.next();
        while (more) {
            more = addFile(output, rows);
        }
    }

    /** Writes one file; whether there are rows for another one. */
    private boolean addFile(MergeOutput output, Cursor rows) {
        int number = ByteSource.of(rows.key()).getInt();
        Target target = output.target(number);
        String lane = target.part() < 0 ? null : lanes.get(target.part());
        DataFileWriter writer = files.create(new NewFile(rules.layout(), target.partitionValues(), tags(lane)));
        boolean done = false;
        try {
            boolean more;
            do {
                writer.write(output.readRow(rows.value()));
                more = rows.next();
            } while (more && ByteSource.of(rows.key()).getInt() == number && !isFull(writer));
            rowsAdded += writer.rows();
            added.add(writer.finish());
            done = true;
            return more;
        } finally {
            if (!done) {
                writer.abort();
            }
        }
    }

    private boolean isFull(DataFileWriter writer) {
        return writer.rows() % ROWS_BETWEEN_SIZE_CHECKS == 0 && writer.estimatedBytes() >= settings.targetFileBytes();
    }

    private static Map<String, String> tags(@Nullable String lane) {
        return lane == null ? Map.of() : Map.of(WriterSettings.LANE_TAG, lane);
    }
}
