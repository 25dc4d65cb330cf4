// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data.parquet;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.ObjectKeys;
import java.io.EOFException;
import java.io.IOException;

/**
 * What is wrong where a data file cannot be read.
 *
 * @param file the file
 */
record ReadFailures(AddFile file) {
    DeltaTableException of(Exception cause) {
        if (cause instanceof DeltaTableException known) {
            return known;
        }
        // Trying again makes no object longer.
        if (cause instanceof EOFException) {
            return new ProtocolViolationException("the data file " + ObjectKeys.shown(file.path())
                    + " is shorter than the " + file.size() + " bytes that the log says; restore it from a copy");
        }
        return cause instanceof IOException
                ? new StorageUnavailableException(
                        "the data file " + ObjectKeys.shown(file.path()) + " could not be read", cause)
                : new ProtocolViolationException("the data file " + ObjectKeys.shown(file.path())
                        + " is not readable Parquet of the table's schema: "
                        + cause.getClass().getSimpleName());
    }
}
