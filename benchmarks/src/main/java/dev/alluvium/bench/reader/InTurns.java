// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.reader;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
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
            double first = cpuSeconds.applyAsDouble(table);
            double second = cpuSeconds.applyAsDouble(fresh);
            if (round >= 0) {
                seconds[0][round] = first;
                seconds[1][round] = second;
            }
        }
        double ofTable = Figures.median(seconds[0]);
        double ofFresh = Figures.median(seconds[1]);
        json.put("cpuSeconds", ofTable);
        json.put("freshCpuSeconds", ofFresh);
        Figures.writeRatio(json, "ratio", ofTable, ofFresh);
    }
}
