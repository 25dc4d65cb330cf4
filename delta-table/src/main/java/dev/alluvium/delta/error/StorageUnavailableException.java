// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** The store could not be reached, or kept failing, within the bounded retries. */
public final class StorageUnavailableException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public StorageUnavailableException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public StorageUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
