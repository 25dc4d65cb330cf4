// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.FileCopy;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import dev.alluvium.delta.merge.WritePlan.Rewrite;
import dev.alluvium.delta.merge.WritePlan.RowEdit;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies a data file with some rows replaced in place and some left out, in order. A row that is not of the key that it
 * was found by stops it: an index may err, a table must not. Confined to one flush.
 */
final class FileRewriter {
    private final DataFiles files;
    private final TableLayout layout;
    private final KeyCodec codec;

    FileRewriter(DataFiles files, TableLayout layout, KeyCodec codec) {
        this.files = files;
        this.layout = layout;
        this.codec = codec;
    }

    RewriteOutcome rewrite(Rewrite rewrite, AddFile source) {
        String lane = source.tags().get(WriterSettings.LANE_TAG);
        NewFile target = new NewFile(
                layout, source.partitionValues(), lane == null ? Map.of() : Map.of(WriterSettings.LANE_TAG, lane));
        LongStream edited = rewrite.edits().keySet().stream().mapToLong(Long::longValue);
        try (FileCopy rows = files.copy(source, target, edited)) {
            Copy copy = new Copy(rewrite, source, rows);
            boolean finished = false;
            try {
                while (rows.next()) {
                    copy.row(rows.position(), rows.row());
                }
                RewriteOutcome outcome = copy.finish();
                finished = true;
                return outcome;
            } finally {
                if (!finished) {
                    rows.abort();
                }
            }
        }
    }

    /** One file on its way. */
    private final class Copy {
        private final Rewrite rewrite;
        private final AddFile source;
        private final FileCopy copy;
        private final List<Changed> changed = new ArrayList<>();
        private final Map<BaseRow, @Nullable Object[]> bases = new HashMap<>();
        private final LongStream.Builder dropped = LongStream.builder();
        private int droppedRows;
        private int seen;
        private long unchanged;

        private record Changed(RowEdit.Replace edit, long position) {}

        Copy(Rewrite rewrite, AddFile source, FileCopy copy) {
            this.rewrite = rewrite;
            this.source = source;
            this.copy = copy;
        }

        void row(long position, @Nullable Object[] row) {
            RowEdit edit = rewrite.edits().get(position);
            if (edit == null) {
                copy.write(row);
                return;
            }
            seen++;
            checkKey(edit, position, row);
            if (edit instanceof RowEdit.Replace replace) {
                @Nullable Object[] newRow = replace.put().over(row);
                if (Arrays.deepEquals(newRow, row)) {
                    unchanged++;
                }
                changed.add(new Changed(replace, copy.rows()));
                copy.write(newRow);
            } else {
                droppedRows++;
                dropped.add(position);
                if (((RowEdit.Drop) edit).neededElsewhere()) {
                    bases.put(new BaseRow(source.path(), position), row);
                }
            }
        }

        private void checkKey(RowEdit edit, long position, @Nullable Object[] row) {
            if (!codec.ofRow(row).equals(edit.key())) {
                throw new IllegalStateException("the row at position " + position + " of "
                        + ObjectKeys.shown(source.path()) + " is not of " + edit.key() + ", though the index says so;"
                        + " nothing was committed; restart the task, which builds the index anew");
            }
        }

        RewriteOutcome finish() {
            if (seen != rewrite.edits().size()) {
                throw new IllegalStateException(
                        "the index names rows of " + ObjectKeys.shown(source.path()) + " that it does not have");
            }
            long rows = copy.rows();
            if (droppedRows == 0 && unchanged == seen) {
                copy.abort();
                return new RewriteOutcome(source, false, Optional.empty(), bases, unchanged, 0);
            }
            Optional<WrittenFile> written = copy.finish().map(this::written);
            return new RewriteOutcome(source, true, written, bases, unchanged, rows);
        }

        private WrittenFile written(AddFile add) {
            List<WrittenFile.Row> rows = new ArrayList<>(changed.size());
            for (Changed row : changed) {
                rows.add(new WrittenFile.Row(
                        row.edit().key(),
                        RowLocation.of(
                                add.path(),
                                row.position(),
                                row.edit().put().sequence(),
                                row.edit().put().deleted())));
            }
            // What a deletion vector marks is not in the copy either, and moves what comes behind it.
            LongStream gone = LongStream.concat(copy.leftOut(), dropped.build()).sorted();
            return new WrittenFile(add, rows, Optional.of(new WrittenFile.Source(source.path(), gone.toArray())));
        }
    }
}
