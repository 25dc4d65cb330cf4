// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** A commit lost its race more often than it may try, or lost to a change that it cannot be rebased over. */
public final class CommitConflictException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public CommitConflictException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public CommitConflictException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
