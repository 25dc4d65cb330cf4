// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.reduce.KeyEvents;
import org.jspecify.annotations.Nullable;

/** Decides what a key's events do to its row. */
@FunctionalInterface
public interface KeyDecisions {
    /**
     * Decides about one key.
     *
     * @param key its events
     * @param row where its row is; null if it has none
     */
    void decide(KeyEvents key, @Nullable RowLocation row);
}
