// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * What a reader pays for two tables, in turns, so that both get the same weather. Figures are medians.
 *
 * @param rounds that are measured
 */
public record InTurns(int rounds) {
    /** Before that the JVM compiles, and whoever is first pays for it. */
    private static final int WARM_UPS = 3;

    /**
     * Both tables' figures, and their ratio.
     *
     * @param cpuSeconds what reading costs
     */
    public <T> void compare(ToDoubleFunction<T> cpuSeconds, T table, T fresh, ObjectNode json) {
        double[][] seconds = new double[2][rounds];
        for (int round = -WARM_UPS; round < rounds; round++) {
            double ofTable = cpuSeconds.applyAsDouble(table);
            double ofFresh = cpuSeconds.applyAsDouble(fresh);
            if (round >= 0) {
                seconds[0][round] = ofTable;
                seconds[1][round] = ofFresh;
            }
        }
        json.put("cpuSeconds", median(seconds[0]));
        json.put("freshCpuSeconds", median(seconds[1]));
        Figures.writeRatio(json, "ratio", median(seconds[0]), median(seconds[1]));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
