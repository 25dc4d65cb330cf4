// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import org.apache.kafka.connect.errors.DataException;

/** One record cannot become a row; the others can. The message names a field's path and types, never a value. */
public final class RecordException extends DataException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the record */
    public RecordException(String message) {
        super(message);
    }
}
