// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.DeltaTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What it costs to follow somebody else's commit, by the size of the table. */
final class AdvanceByOne {
    private static final int[] FILES = {1_000, 10_000, 100_000};
    private static final int WARM_UPS = 400;
    private static final int COMMITS = 300;
    private static final double LIMIT_RATIO = 1.5;

    private AdvanceByOne() {}

    static List<Budget> run(Path directory) throws Exception {
        List<Budget> lines = new ArrayList<>();
        List<BenchTable> tables = new ArrayList<>();
        List<DeltaTable> writers = new ArrayList<>();
        List<DeltaTable> followers = new ArrayList<>();
        for (int files : FILES) {
            BenchTable table = BenchTable.of(directory.resolve("f" + files), files, true);
            tables.add(table);
            writers.add(table.open(Integer.MAX_VALUE));
            followers.add(table.open(Integer.MAX_VALUE));
        }
        long[] nanos = new long[FILES.length];
        for (int i = 0; i < WARM_UPS + COMMITS; i++) {
            for (int t = 0; t < FILES.length; t++) {
                DeltaTable follower = followers.get(t);
                tables.get(t).commitOne(writers.get(t));
                long cpu = Cost.of(follower::refresh).cpuNanos();
                nanos[t] += i < WARM_UPS ? 0 : cpu;
            }
        }
        double smallest = nanos[0] / 1e6 / COMMITS;
        for (int t = 0; t < FILES.length; t++) {
            double millis = nanos[t] / 1e6 / COMMITS;
            lines.add(new Budget(
                    String.format("advance by one commit, %,d files", FILES[t]),
                    millis / smallest,
                    LIMIT_RATIO,
                    "x 1,000",
                    String.format("%.3f ms", millis)));
        }
        return lines;
    }
}
