// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What work cost the thread that did it.
 *
 * @param cpuNanos in user and system mode
 * @param allocatedBytes on the heap
 */
record Cost(long cpuNanos, long allocatedBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Work that may fail as it likes. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static Cost of(Work work) throws Exception {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return new Cost(THREADS.getCurrentThreadCpuTime() - cpu, THREADS.getCurrentThreadAllocatedBytes() - allocated);
    }

    /** The medians of several works that take turns, of which the first rounds only warm up. */
    static List<Cost> ofTurns(int warmUps, int rounds, Work... works) throws Exception {
        List<List<Cost>> costs = new ArrayList<>();
        for (int i = 0; i < works.length; i++) {
            costs.add(new ArrayList<>());
        }
        for (int round = 0; round < warmUps + rounds; round++) {
            for (int i = 0; i < works.length; i++) {
                Cost cost = of(works[i]);
                if (round >= warmUps) {
                    costs.get(i).add(cost);
                }
            }
        }
        return costs.stream().map(Cost::median).toList();
    }

    private static Cost median(List<Cost> costs) {
        Cost[] sorted = costs.toArray(Cost[]::new);
        Arrays.sort(sorted, Comparator.comparingLong(Cost::cpuNanos));
        return sorted[sorted.length / 2];
    }

    double millis() {
        return cpuNanos / 1e6;
    }
}
