// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** The table needs a protocol feature that this engine does not support; the message names it. */
public final class UnsupportedFeatureException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public UnsupportedFeatureException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
