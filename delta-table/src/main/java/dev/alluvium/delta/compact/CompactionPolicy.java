// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

/**
 * Which files are worth rewriting.
 *
 * @param minFiles small files in one place that make it worth while
 * @param smallFileBytes a file below this is small
 * @param targetBytes about how large a new file shall be
 * @param maxBytes no group of files that become one is larger
 */
public record CompactionPolicy(int minFiles, long smallFileBytes, long targetBytes, long maxBytes) {
    /** Checks the bounds. */
    public CompactionPolicy {
        if (minFiles < 2) {
            throw new IllegalArgumentException("minFiles is " + minFiles + "; it takes 2 files to make one of them");
        }
        if (smallFileBytes < 1 || targetBytes < 1 || maxBytes < targetBytes) {
            throw new IllegalArgumentException("compaction needs positive sizes and a maximum of at least the target: "
                    + smallFileBytes + ", " + targetBytes + ", " + maxBytes);
        }
    }

    /** 16 files below half of the target, in groups of at most twice the target. */
    public static CompactionPolicy standard(long targetBytes) {
        return new CompactionPolicy(16, Math.max(1, targetBytes / 2), targetBytes, 2 * targetBytes);
    }
}
