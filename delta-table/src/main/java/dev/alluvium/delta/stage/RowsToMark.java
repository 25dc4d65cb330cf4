// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.FileMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows that a merge marks where they lie, by the numbers of their files: some bits per row in memory, since they
 * come by key and go by position. Confined to one attempt of a merge.
 */
final class RowsToMark {
    private final List<AddFile> files;
    private final boolean marksRows;
    private final SortedMap<Integer, Rows> byFile = new TreeMap<>();

    /** Those of one file. */
    private static final class Rows {
        private final boolean canBeMarked;
        private final RowPositions.Builder all = new RowPositions.Builder();

        Rows(boolean canBeMarked) {
            this.canBeMarked = canBeMarked;
        }
    }

    /**
     * None yet.
     *
     * @param files of the table, by their numbers
     * @param marksRows whether rows are marked at all
     */
    RowsToMark(List<AddFile> files, boolean marksRows) {
        this.files = files;
        this.marksRows = marksRows;
    }

    /** Whether rows of the file are marked: one whose statistics do not say how many it has is copied. */
    boolean marks(int file) {
        return marksRows && rowsOf(file).canBeMarked;
    }

    private Rows rowsOf(int file) {
        return byFile.computeIfAbsent(
                file, number -> new Rows(StatedRows.of(files.get(number)).isPresent()));
    }

    /** The row goes. */
    void add(int file, long position) {
        rowsOf(file).all.add(position);
    }

    /** All rows, once they are known. */
    List<FileMarks> all() {
        List<FileMarks> marks = new ArrayList<>();
        for (Map.Entry<Integer, Rows> file : byFile.entrySet()) {
            RowPositions rows = file.getValue().all.build();
            if (!rows.isEmpty()) {
                marks.add(new FileMarks(files.get(file.getKey()), rows));
            }
        }
        return marks;
    }
}
