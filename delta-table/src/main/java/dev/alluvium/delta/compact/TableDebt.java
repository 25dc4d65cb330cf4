// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a table's readers pay for until a compaction has run. Pure.
 *
 * @param rows in the files, by their statistics
 * @param liveRows those that no deletion vector marks
 * @param markedBytes about how much of the files is rows that are marked
 * @param smallFiles files below the policy's bound
 * @param joinableFiles those of them that a compaction would join: as many have come together as the policy wants
 * @param joinablePlaces partitions and lanes in which those lie
 */
public record TableDebt(
        long rows, long liveRows, long markedBytes, long smallFiles, long joinableFiles, long joinablePlaces) {
    /** None at all. */
    public static final TableDebt NONE = new TableDebt(0, 0, 0, 0, 0, 0);

    /** The debt of a table with these files, as this policy sees it. */
    public static TableDebt of(Collection<AddFile> files, CompactionPolicy policy) {
        long rows = 0;
        long marked = 0;
        long markedBytes = 0;
        long small = 0;
        Map<Place, Integer> places = new HashMap<>();
        for (AddFile file : files) {
            long live = Dirt.liveBytes(file);
            long all = StatedRows.of(file).orElse(0);
            rows += all;
            marked += Math.min(all, file.markedRows());
            markedBytes += file.size() - live;
            if (live < policy.smallFileBytes()) {
                small++;
                places.merge(Place.of(file), 1, Integer::sum);
            }
        }
        places.values().removeIf(count -> count < policy.minFiles());
        long joinable = places.values().stream().mapToLong(Integer::longValue).sum();
        return new TableDebt(rows, rows - marked, markedBytes, small, joinable, places.size());
    }

    /** Rows in the files for each live one; 1 where there is no row. */
    public double amplification() {
        return rows == 0 ? 1 : (double) rows / Math.max(1, liveRows);
    }
}
