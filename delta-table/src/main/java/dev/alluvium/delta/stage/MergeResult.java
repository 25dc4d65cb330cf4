// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.Rejection;
import dev.alluvium.delta.merge.RowCounts;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a merge did.
 *
 * @param version that it made; empty if there was nothing to merge, or another merger was faster
 * @param rows what happened to rows
 * @param files what happened to files
 * @param leftOut the first events without effect that settings want reported
 * @param leftOutTotal how many those are in all
 * @param spilled whether the events did not fit into memory
 */
public record MergeResult(
        OptionalLong version, RowCounts rows, Files files, List<LeftOut> leftOut, long leftOutTotal, boolean spilled) {
    static final MergeResult NOTHING = new MergeResult(
            OptionalLong.empty(),
            new RowCounts(0, 0, 0, 0, 0),
            new Files(0, 0, 0, 0, 0, FlushMetrics.Superseded.NONE, 0),
            List.of(),
            0,
            false);

    /** Copies the list. */
    public MergeResult {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Files of a merge.
     *
     * @param added data files
     * @param removed data files
     * @param bytesWritten of the files added
     * @param rowsRewritten rows of files that took the place of others, changed or not
     * @param rowsUnchanged rows whose new values are the stored ones
     * @param superseded how stored rows went
     * @param attempts how often the commit was tried
     */
    public record Files(
            long added,
            long removed,
            long bytesWritten,
            long rowsRewritten,
            long rowsUnchanged,
            FlushMetrics.Superseded superseded,
            long attempts) {}

    /** An event that had no effect, by its coordinates. */
    public record LeftOut(Lane lane, long offset, Rejection.Reason reason) {}
}
