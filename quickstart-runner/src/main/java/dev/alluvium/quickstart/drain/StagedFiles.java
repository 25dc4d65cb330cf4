// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.drain;

import dev.alluvium.quickstart.watch.DataFile;
import dev.alluvium.quickstart.watch.LogState;

/** Counts the records of a staging table from its log alone. */
final class StagedFiles {
    private static final String LANE = "alluvium.lane";
    /** The first and the last offset that a file holds, joined by a hyphen. */
    private static final String OFFSETS = "alluvium.offsets";

    private StagedFiles() {}

    /** Rows of live files that hold something behind what the target has merged. */
    static long unmergedRows(LogState staging, LogState target, String prefix) {
        long rows = 0;
        for (DataFile file : staging.files().values()) {
            String lane = file.tags().getOrDefault(LANE, "");
            long merged = target.txns().getOrDefault(prefix + "merge:" + lane, -1L);
            String offsets = file.tags().getOrDefault(OFFSETS, "-");
            String last = offsets.substring(offsets.lastIndexOf('-') + 1);
            if (!last.isEmpty() && Long.parseLong(last) > merged) {
                rows += file.rows();
            }
        }
        return rows;
    }
}
