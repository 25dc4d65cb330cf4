// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.spill.ByteSink;
import dev.alluvium.delta.spill.ByteSource;
import dev.alluvium.delta.spill.SpillFile;
import dev.alluvium.delta.storage.ObjectKeys;

/**
 * A published run as a file: a {@link RunFile} whose rest says what it is of. Its places are positions in the data
 * file; rows of one hash stand as they do there.
 *
 * @param origin the rest
 * @param run reads the file
 */
record KeyRunFile(Origin origin, Run run) {
    private static final RunFile FORM = new RunFile(0x414C_564B_3030_3031L); // "ALVK0001"

    /**
     * What a run is of. Whatever of it is another than what is asked for makes it useless.
     *
     * @param tableId of the table's metadata
     * @param path of the data file, as the log spells it
     * @param size of the data file in bytes
     * @param columns that are the key, the sequence and the mark of deleted rows, and of which types
     * @param hasher and with which
     * @param seed keys were hashed
     * @param rows of the data file; of those that have a key the run has one entry each
     */
    record Origin(String tableId, String path, long size, String columns, String hasher, long seed, long rows) {
        static Origin of(String tableId, AddFile file, IndexedColumns columns, KeyHasher hasher, long rows) {
            return new Origin(
                    tableId, file.path(), file.size(), columns.identity(), hasher.name(), hasher.seed(), rows);
        }

        /** Partition values never show. */
        @Override
        public String toString() {
            return "Origin[" + ObjectKeys.shown(path) + ", size=" + size + ", rows=" + rows + "]";
        }
    }

    /** Begins a file. */
    static void begin(SpillFile file) {
        FORM.begin(file);
    }

    /** Ends a file, to which the run was written. */
    static void end(SpillFile file, Run run, Origin origin) {
        ByteSink out = new ByteSink();
        out.putText(origin.tableId()).putText(origin.path()).putLong(origin.size());
        out.putText(origin.columns()).putText(origin.hasher()).putLong(origin.seed());
        FORM.end(file, run, out.putLong(origin.rows()));
    }

    /**
     * Reads what was written, but for the blocks.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if it is not that
     */
    static KeyRunFile read(SpillFile file) {
        RunFile.Content content = FORM.read(file);
        ByteSource in = content.rest();
        Origin origin = new Origin(
                in.getText(), in.getText(), in.getLong(), in.getText(), in.getText(), in.getLong(), in.getLong());
        return new KeyRunFile(origin, content.run());
    }
}
