// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.List;
import java.util.Optional;

/**
 * A data file that this process wrote, and what the index has to know about it once it is committed.
 *
 * @param add the file
 * @param rows the rows that are new or changed in it
 * @param source the file whose other rows it took over, in order
 */
public record WrittenFile(AddFile add, List<Row> rows, Optional<Source> source) {
    /** Copies the rows. */
    public WrittenFile {
        rows = List.copyOf(rows);
    }

    /** A row with its key. */
    public record Row(Key key, RowLocation location) {}

    /**
     * A file that was rewritten.
     *
     * @param path as the log spells it
     * @param dropped the positions that were left out, ascending; marked ones behind its last row may be missing
     */
    public record Source(String path, long[] dropped) {
        /** Partition values never show. */
        @Override
        public String toString() {
            return "Source[" + ObjectKeys.shown(path) + ", dropped=" + dropped.length + "]";
        }
    }
}
