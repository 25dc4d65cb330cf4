// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import java.nio.file.Path;

/**
 * What looking for keys with two rows may take.
 *
 * @param memoryBytes about how much memory the keys may take, whatever the size of the table
 * @param directory on local disk, for the rest: some 30 bytes per row and the key's own
 */
public record VerifyBudget(long memoryBytes, Path directory) {
    private static final long STANDARD_BYTES = 64L << 20;

    /** Checks the bound. */
    public VerifyBudget {
        if (memoryBytes <= 0) {
            throw new IllegalArgumentException("memoryBytes is " + memoryBytes + "; it must be positive");
        }
    }

    /** 64 MiB, and the process's directory for temporary files. */
    public static VerifyBudget standard() {
        return new VerifyBudget(STANDARD_BYTES, Path.of(System.getProperty("java.io.tmpdir")));
    }
}
