// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.delta.storage.StoreMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What one side did, step by step: processor and wall time, requests by kind, bytes. Steps are one after another;
 * requests may come from any thread.
 */
public final class Figures implements StoreMetrics {
    private final List<Cost> costs = new ArrayList<>();
    private final Map<String, Long> requests = new TreeMap<>();
    private long bytesRead;
    private long bytesWritten;
    private volatile boolean counts;

    /** A step of this process; its requests count if a store tells them. */
    public void measure(Runnable work) {
        counts = true;
        Cost cost = Cost.of(work);
        counts = false;
        costs.add(cost);
    }

    /** A step of another process. */
    public synchronized void add(Cost cost, long read, long written, Map<String, Long> made) {
        costs.add(cost);
        bytesRead += read;
        bytesWritten += written;
        made.forEach((request, count) -> requests.merge(request, count, Long::sum));
    }

    /** All steps of another one. */
    public synchronized void add(Figures other) {
        costs.addAll(other.costs);
        bytesRead += other.bytesRead;
        bytesWritten += other.bytesWritten;
        other.requests.forEach((request, count) -> requests.merge(request, count, Long::sum));
    }

    /** What came before was to warm up. */
    public synchronized void reset() {
        costs.clear();
        requests.clear();
        bytesRead = 0;
        bytesWritten = 0;
    }

    @Override
    public synchronized void ended(Request request, long transferred, long nanos, boolean failed) {
        if (counts) {
            requests.merge(request.toString(), 1L, Long::sum);
            switch (request) {
                case GET -> bytesRead += transferred;
                case PUT, PUT_IF_ABSENT, CREATE -> bytesWritten += transferred;
                default -> {}
            }
        }
    }

    /** Of a step. */
    public double medianCpu() {
        return median(Cost::cpuSeconds);
    }

    /** Of a step, on average. */
    public double meanCpu() {
        return sum().cpuSeconds() / Math.max(1, costs.size());
    }

    /** Of all steps. */
    public Cost sum() {
        return costs.stream().reduce(Cost.NONE, Cost::plus);
    }

    private double median(ToDoubleFunction<Cost> what) {
        return median(costs.stream().mapToDouble(what).toArray());
    }

    /** Of values in any order; 0 if there are none. */
    public static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0 ? 0 : (sorted[middle] + sorted[sorted.length - 1 - middle]) / 2;
    }

    /**
     * What a step costs the rival by what it costs us, and of which figures that is: of medians, or of means where a
     * step is too short for the clock of processor time, which tells 10 ms.
     */
    public static void writeRatio(ObjectNode json, Figures rival, Figures own) {
        boolean medians = rival.medianCpu() > 0 && own.medianCpu() > 0;
        json.put("ratioOf", medians ? "medians" : "means");
        writeRatio(
                json,
                "ratio",
                medians ? rival.medianCpu() : rival.meanCpu(),
                medians ? own.medianCpu() : own.meanCpu());
    }

    /** Left out where a side was too short for the clock of processor time. */
    public static void writeRatio(ObjectNode json, String name, double rival, double own) {
        if (rival > 0 && own > 0) {
            json.put(name, rival / own);
        }
    }

    /** Medians of a step, and means where a median says nothing. */
    public void write(ObjectNode json) {
        double steps = Math.max(1, costs.size());
        json.put("cpuSeconds", medianCpu());
        json.put("wallSeconds", median(Cost::wallSeconds));
        json.put("meanCpuSeconds", meanCpu());
        writeTransfers(json, steps);
    }

    /** Of all steps together. */
    public void writeSum(ObjectNode json) {
        json.put("cpuSeconds", sum().cpuSeconds());
        json.put("wallSeconds", sum().wallSeconds());
        writeTransfers(json, 1);
    }

    private synchronized void writeTransfers(ObjectNode json, double steps) {
        json.put("bytesRead", Math.round(bytesRead / steps));
        json.put("bytesWritten", Math.round(bytesWritten / steps));
        ObjectNode kinds = json.putObject("requests");
        Arrays.stream(Request.values()).forEach(request -> kinds.put(request.toString(), 0.0));
        requests.forEach((request, count) -> kinds.put(request, count / steps));
    }
}
