// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

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

    long eventBytes() {
        return memoryBytes / SHARES * 6;
    }

    long filterBytes() {
        return memoryBytes / SHARES;
    }

    long locationBytes() {
        return memoryBytes / SHARES * 2;
    }

    long editBytes() {
        return memoryBytes / SHARES * 4;
    }

    long newRowBytes() {
        return memoryBytes / SHARES * 3;
    }
}
