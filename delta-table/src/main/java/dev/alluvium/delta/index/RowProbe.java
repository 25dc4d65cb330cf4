// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Key;
import java.util.function.BiPredicate;

/** Reads what an index knows of a file only by hints: keys, sequences and marks of its rows. */
@FunctionalInterface
public interface RowProbe {
    /**
     * Reads the live rows of a live file, in order.
     *
     * @param visitor takes each row with a key, as an index is told of it; false when it has seen enough
     * @throws dev.alluvium.delta.error.DeltaTableException if the file cannot be read
     */
    void read(String path, BiPredicate<Key, RowLocation> visitor);
}
