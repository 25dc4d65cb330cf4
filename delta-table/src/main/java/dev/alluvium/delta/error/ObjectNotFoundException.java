// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.error;

import org.jspecify.annotations.Nullable;

/** There is no object with this key. */
public final class ObjectNotFoundException extends DeltaTableException {
    /** @param message see {@link DeltaTableException} */
    public ObjectNotFoundException(String message) {
        super(message);
    }

    /**
     * @param message see {@link DeltaTableException}
     * @param cause the failure underneath
     */
    public ObjectNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
