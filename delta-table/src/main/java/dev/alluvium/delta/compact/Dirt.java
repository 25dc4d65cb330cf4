// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.compact;

import dev.alluvium.delta.data.StatedRows;
import dev.alluvium.delta.log.Action.AddFile;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Rows that deletion vectors mark, by file and in all. Pure. */
final class Dirt {
    private Dirt() {}

    /** The marked share of a file's rows, from 0 to 1; 0 where the statistics do not tell. */
    static double share(AddFile file) {
        long marked = file.markedRows();
        OptionalLong rows = marked == 0 ? OptionalLong.empty() : StatedRows.of(file);
        return rows.isEmpty() || rows.getAsLong() <= 0 ? 0 : Math.min(1, (double) marked / rows.getAsLong());
    }

    /** About how many bytes of the file its live rows take. */
    static long liveBytes(AddFile file) {
        return Math.round(file.size() * (1 - share(file)));
    }

    /**
     * The dirtiest files, as many as have to be cleaned for the table to have no more rows in its files than the policy
     * allows. Asks no statistics of a table without vectors.
     */
    static Set<AddFile> due(Collection<AddFile> files, CompactionPolicy.Purge policy) {
        List<AddFile> dirty = files.stream()
                .filter(file -> share(file) >= policy.minShare() && file.markedRows() > 0)
                .sorted(Comparator.comparingDouble(Dirt::share).reversed().thenComparing(AddFile::path))
                .toList();
        Set<AddFile> due = new HashSet<>();
        if (dirty.isEmpty()) {
            return due;
        }
        long rows = 0;
        long live = 0;
        for (AddFile file : files) {
            long all = StatedRows.of(file).orElse(0);
            rows += all;
            live += Math.max(0, all - file.markedRows());
        }
        for (AddFile file : dirty) {
            if (rows <= policy.amplification() * live) {
                return due;
            }
            due.add(file);
            rows -= file.markedRows();
        }
        return due;
    }
}
