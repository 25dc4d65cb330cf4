// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.error;

import org.apache.kafka.connect.errors.DataException;

/** A record's schema does not fit the table's; what follows is for {@code schema.incompatible.policy} to say. */
public final class SchemaMismatchException extends DataException {
    private static final long serialVersionUID = 1L;

    /** @param message which column, and both types */
    public SchemaMismatchException(String message) {
        super(message);
    }
}
