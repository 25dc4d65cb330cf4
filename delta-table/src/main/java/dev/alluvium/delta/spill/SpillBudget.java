// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import java.nio.file.Path;

/**
 * How much may be in memory, and where the rest goes.
 *
 * @param memoryBytes about how much it may take
 * @param directory on local disk
 */
public record SpillBudget(long memoryBytes, Path directory) {
    /** All of it may be in memory. */
    public static final SpillBudget UNBOUNDED = new SpillBudget(Long.MAX_VALUE, Path.of(""));

    /** Checks the bound. */
    public SpillBudget {
        if (memoryBytes <= 0) {
            throw new IllegalArgumentException("memoryBytes is " + memoryBytes + "; it must be positive");
        }
    }

    /** So many of so many equal shares. */
    public SpillBudget share(int part, int of) {
        return new SpillBudget(Math.max(1, memoryBytes / of * part), directory);
    }

    /** Something to sort in this memory. */
    public SortedSpill sorted() {
        return new SortedSpill(directory, memoryBytes);
    }
}
