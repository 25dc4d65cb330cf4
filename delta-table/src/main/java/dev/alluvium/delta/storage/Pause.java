// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import dev.alluvium.delta.error.DeltaTableException;
import java.time.Duration;

/** How this engine waits before it tries again; handed in, so that tests never sleep. */
@FunctionalInterface
public interface Pause {
    /**
     * Returns after this long.
     *
     * @throws DeltaTableException if the thread was interrupted; its flag is set again
     */
    void sleep(Duration duration);
}
