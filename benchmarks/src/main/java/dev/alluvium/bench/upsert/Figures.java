// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.sun.management.OperatingSystemMXBean;
import dev.alluvium.delta.storage.StoreMetrics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one side did: processor time of the whole process, wall time, requests and bytes. */
final class Figures implements StoreMetrics {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<Cost> costs = new ArrayList<>();
    private final Map<Request, Long> requests = new EnumMap<>(Request.class);
    private final Map<Request, Long> bytes = new EnumMap<>(Request.class);
    private boolean counts;

    record Cost(double cpuSeconds, double wallSeconds) {}

    /** Work whose requests count. */
    void measure(Runnable work) {
        counts = true;
        costs.add(of(work));
        counts = false;
    }

    /** Work that is measured. */
    static Cost of(Runnable work) {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Cost((SYSTEM.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
    }

    /** What came before does not count. */
    void reset() {
        costs.clear();
        requests.clear();
        bytes.clear();
    }

    @Override
    public void ended(Request request, long transferred, long nanos, boolean failed) {
        if (counts) {
            requests.merge(request, 1L, Long::sum);
            bytes.merge(request, transferred, Long::sum);
        }
    }

    double medianCpu() {
        return median(costs.stream().mapToDouble(Cost::cpuSeconds).toArray());
    }

    double medianWall() {
        return median(costs.stream().mapToDouble(Cost::wallSeconds).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    double perBatch(Request request) {
        return costs.isEmpty() ? 0 : (double) requests.getOrDefault(request, 0L) / costs.size();
    }

    long bytesPerBatch(Request... kinds) {
        long sum = 0;
        for (Request kind : kinds) {
            sum += bytes.getOrDefault(kind, 0L);
        }
        return costs.isEmpty() ? 0 : sum / costs.size();
    }
}
