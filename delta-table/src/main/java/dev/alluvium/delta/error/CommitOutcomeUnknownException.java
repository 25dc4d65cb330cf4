// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** The store did not say whether an object was written; the log has to be read before anything else is decided. */
public final class CommitOutcomeUnknownException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public CommitOutcomeUnknownException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
