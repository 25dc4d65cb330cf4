// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

/** A column cannot take the values it is offered, or cannot be added; the message names the column and both types. */
public final class SchemaConflictException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public SchemaConflictException(String message) {
        super(message);
    }
}
