// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** The log or a data file is not what the Delta protocol allows. */
public final class ProtocolViolationException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public ProtocolViolationException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public ProtocolViolationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
