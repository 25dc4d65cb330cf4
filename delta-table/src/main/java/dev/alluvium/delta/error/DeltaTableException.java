// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/**
 * What this engine throws when it cannot do what it was asked. The message names the table, the version or the file,
 * and never a row's value. Subclasses tell a caller what to do: retry, stop, or repair.
 */
public class DeltaTableException extends RuntimeException {
    /** @param message what could not be done, to which thing, why, and what to do next */
    public DeltaTableException(String message) {
        super(message);
    }

    /**
     * @param message what could not be done, to which thing, why, and what to do next
     * @param cause the failure underneath
     */
    public DeltaTableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
