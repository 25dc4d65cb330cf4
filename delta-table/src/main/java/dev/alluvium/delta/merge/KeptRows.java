// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import dev.alluvium.delta.merge.WritePlan.Marking;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stored rows that new versions keep values of, and no others. Whoever reads a row compares its key: an index
 * may err, a table must not.
 *
 * @param files to read
 * @param layout of the rows
 * @param codec of their keys
 */
record KeptRows(DataFiles files, TableLayout layout, KeyCodec codec) {
    void read(Marking marking, AddFile file, Map<BaseRow, @Nullable Object[]> bases) {
        if (marking.bases().isEmpty()) {
            return;
        }
        BitSet all = layout.allColumns();
        long[] positions =
                marking.bases().keySet().stream().mapToLong(Long::longValue).toArray();
        int seen = 0;
        try (RowCursor rows = files.read(file, layout, all, positions)) {
            while (rows.next()) {
                @Nullable Object[] row = rows.row();
                if (!Objects.equals(marking.bases().get(rows.position()), codec.ofRow(row))) {
                    throw wrong(file, rows.position(), " is of another key");
                }
                bases.put(new BaseRow(file.path(), rows.position()), row);
                seen++;
            }
        }
        if (seen != positions.length) {
            throw wrong(file, positions[positions.length - 1], ", or one before it, is not there");
        }
    }

    private static IllegalStateException wrong(AddFile file, long position, String how) {
        return new IllegalStateException("the row at position " + position + " of " + ObjectKeys.shown(file.path())
                + how + ", though the index names it; nothing was committed; restart the task, which builds the"
                + " index anew");
    }
}
