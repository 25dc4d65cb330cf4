// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.spill.SpillBudget;
import java.nio.file.Path;

/**
 * The memory of one merge, shared out, and where the rest goes.
 *
 * @param memoryBytes about how much all parts together may take
 * @param directory on local disk
 */
public record MergeBudget(long memoryBytes, Path directory) {
    private static final int SHARES = 16;

    /** Checks the bound. */
    public MergeBudget {
        if (memoryBytes <= 0) {
            throw new IllegalArgumentException("memoryBytes is " + memoryBytes + "; it must be positive");
        }
    }

    /** For the events of all keys. */
    SpillBudget events() {
        return shares(5);
    }

    /** For the events of one key. */
    SpillBudget hotKey() {
        return shares(1);
    }

    long filterBytes() {
        return memoryBytes / SHARES;
    }

    SpillBudget locations() {
        return shares(2);
    }

    SpillBudget edits() {
        return shares(4);
    }

    SpillBudget newRows() {
        return shares(3);
    }

    /** How many positions of rows to be read are held at a time; by then the share of a hot key is free. */
    int keptRows() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE - 8, memoryBytes / SHARES / Long.BYTES));
    }

    private SpillBudget shares(int count) {
        return new SpillBudget(memoryBytes, directory).share(count, SHARES);
    }
}
