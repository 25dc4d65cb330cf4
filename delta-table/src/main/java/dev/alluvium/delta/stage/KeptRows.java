// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SortedSpill.Cursor;
import dev.alluvium.delta.stage.MergeOutput.Edit;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.BitSet;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads, of a file of which rows are marked, those that new versions keep values of, and completes these. Nothing else
 * of the file is read.
 *
 * @param files to read
 * @param rules of the rows
 * @param atOnce how many positions are held at a time; a row group is read twice where they end in the middle of it
 */
record KeptRows(DataFiles files, UpsertRules rules, int atOnce) {
    /**
     * Takes the edits of a file.
     *
     * @param edits at the file's first; all of them move a row
     * @param kept the positions of these rows
     * @return whether there are edits of another file behind them
     */
    boolean complete(AddFile source, RowPositions kept, Cursor edits, MergeOutput output) {
        BitSet all = rules.layout().allColumns();
        PrimitiveIterator.OfLong positions = kept.stream().iterator();
        boolean more = true;
        while (positions.hasNext()) {
            long[] some = next(positions);
            try (RowCursor rows = files.read(source, rules.layout(), all, some)) {
                for (long position : some) {
                    checkThere(rows.next() && rows.position() == position && more, source, position);
                    ByteSource key = ByteSource.of(edits.key());
                    key.getInt();
                    checkThere(key.getLong() == position, source, position);
                    complete(output.readEdit(edits.value()), source, rows, output);
                    more = edits.next();
                }
            }
        }
        return more;
    }

    private long[] next(PrimitiveIterator.OfLong positions) {
        LongStream.Builder some = LongStream.builder();
        for (int i = 0; i < atOnce && positions.hasNext(); i++) {
            some.add(positions.nextLong());
        }
        return some.build().toArray();
    }

    private void complete(Edit edit, AddFile source, RowCursor rows, MergeOutput output) {
        @Nullable Object[] row = rows.row();
        checkThere(Key.of(edit.key()).equals(rules.codec().ofRow(row)), source, rows.position());
        output.add(edit.target(), edit.key(), edit.over(row));
    }

    /** A row that is not the one whose key was read would be mixed with another. */
    private static void checkThere(boolean there, AddFile source, long position) {
        if (!there) {
            throw new IllegalStateException("the row at position " + position + " of "
                    + ObjectKeys.shown(source.path()) + " is not the one that was found there; nothing was merged;"
                    + " if it comes again, the file is damaged: restore it from a copy");
        }
    }
}
