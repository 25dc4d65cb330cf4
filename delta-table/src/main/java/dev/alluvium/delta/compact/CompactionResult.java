// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import java.util.OptionalLong;

/**
 * What a compaction did.
 *
 * @param version of its last commit; empty if it made none
 * @param commits how many it made
 * @param filesRemoved files that became others
 * @param filesAdded what they became
 * @param bytesAdded of those
 * @param rows that were copied
 * @param abandoned groups given up, since a writer had changed one of their files meanwhile
 */
public record CompactionResult(
        OptionalLong version,
        int commits,
        long filesRemoved,
        long filesAdded,
        long bytesAdded,
        long rows,
        long abandoned) {
    /** There was nothing to do. */
    public static final CompactionResult NOTHING = new CompactionResult(OptionalLong.empty(), 0, 0, 0, 0, 0, 0);

    CompactionResult plus(CompactionResult next) {
        return new CompactionResult(
                next.version.isPresent() ? next.version : version,
                commits + next.commits,
                filesRemoved + next.filesRemoved,
                filesAdded + next.filesAdded,
                bytesAdded + next.bytesAdded,
                rows + next.rows,
                abandoned + next.abandoned);
    }
}
