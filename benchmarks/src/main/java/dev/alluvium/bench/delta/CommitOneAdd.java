// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.DeltaTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one small commit costs on a table of ten thousand files, and what the checkpoint behind it does. */
final class CommitOneAdd {
    private static final int FILES = 10_000;
    private static final int WARM_UPS = 600;
    private static final int COMMITS = 400;
    private static final double LIMIT_MILLIS = 5;
    private static final int INTERVAL = 10;

    private CommitOneAdd() {}

    static List<Budget> run(Path directory) throws Exception {
        List<Budget> lines = new ArrayList<>();
        BenchTable table = BenchTable.of(directory, FILES, false);
        DeltaTable plain = table.open(Integer.MAX_VALUE);
        for (int i = 0; i < WARM_UPS; i++) {
            table.commitOne(plain);
        }
        Cost cost = Cost.of(() -> {
            for (int i = 0; i < COMMITS; i++) {
                table.commitOne(plain);
            }
        });
        lines.add(new Budget(
                "commit of one add, 10,000 files",
                cost.millis() / COMMITS,
                LIMIT_MILLIS,
                "ms",
                cost.allocatedBytes() / COMMITS / 1024 + " KiB allocated"));
        DeltaTable checkpointed = table.open(INTERVAL);
        int rounds = 8;
        Cost warm = Cost.of(() -> commits(table, checkpointed, rounds * INTERVAL));
        Cost with = Cost.of(() -> commits(table, checkpointed, rounds * INTERVAL));
        lines.add(new Budget(
                "the same with its share of a checkpoint in ten",
                with.millis() / rounds / INTERVAL,
                Double.NaN,
                "ms",
                String.format("cold %.1f ms", warm.millis() / rounds / INTERVAL)));
        return lines;
    }

    private static void commits(BenchTable table, DeltaTable opened, int count) {
        for (int i = 0; i < count; i++) {
            table.commitOne(opened);
        }
    }
}
