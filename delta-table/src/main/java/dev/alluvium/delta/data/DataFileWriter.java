// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.log.Action.AddFile;
import org.jspecify.annotations.Nullable;

/** A data file that is being written. Confined to one thread; ends with {@link #finish} or {@link #abort}. */
public interface DataFileWriter {
    /**
     * Appends a row; its position in the file is the number of rows before it.
     *
     * @param row in the order of the table's schema; neither kept nor changed
     * @throws dev.alluvium.delta.error.DeltaTableException naming the column, if a required column is null
     */
    void write(@Nullable Object[] row);

    /** How many rows were written. */
    long rows();

    /** About how large the file would be if it were finished now. */
    long estimatedBytes();

    /** Makes the file durable and says what to add to the log. */
    AddFile finish();

    /** Drops what was written; harmless after {@link #finish} and when called twice. */
    void abort();
}
