// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Divides the hash keys of all streams among tasks: as equal in open shards as whole shards allow, cut at the
 * borders of open shards. The same listing gives the same plan, so that a connector that starts again restarts no
 * task.
 */
public final class OwnershipPlanner {
    private OwnershipPlanner() {}

    /**
     * The ranges of each task.
     *
     * @param open the open shards by the stream's ARN; a stream without any counts as one shard over all hash keys
     * @param maxTasks at least 1
     * @return as many as there are useful tasks, none of them empty; each stream's ranges are all hash keys exactly
     * once
     */
    public static List<TaskRanges> plan(Map<String, List<Shard>> open, int maxTasks) {
        List<Cell> cells = new ArrayList<>();
        new TreeMap<>(open).forEach((stream, shards) -> cells.addAll(cells(stream, shards)));
        int tasks = Math.min(maxTasks, cells.size());
        List<TaskRanges> plan = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            int first = (int) ((long) task * cells.size() / tasks);
            int last = (int) ((task + 1L) * cells.size() / tasks);
            plan.add(merged(cells.subList(first, last)));
        }
        return plan;
    }

    /**
     * The ranges of each task, as equal in weight as whole shards in this order allow: no other cut has a lighter
     * heaviest task.
     *
     * @return as {@link #plan(Map, int)}
     */
    public static List<TaskRanges> plan(StreamLoad load, int maxTasks) {
        List<Cell> cells = new ArrayList<>();
        new TreeMap<>(load.open()).forEach((stream, shards) -> cells.addAll(cells(stream, shards)));
        List<Long> weights = cells.stream().map(cell -> weight(cell, load)).toList();
        int tasks = Math.min(maxTasks, cells.size());
        long low = weights.stream().mapToLong(Long::longValue).max().orElse(0);
        long high = weights.stream().mapToLong(Long::longValue).sum();
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (cuts(weights, middle, 1).size() <= tasks) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        List<TaskRanges> plan = new ArrayList<>();
        int first = 0;
        for (int last : cuts(weights, low, tasks)) {
            plan.add(merged(cells.subList(first, last)));
            first = last;
        }
        return plan;
    }

    /** Ends of the pieces, none heavier than that; more than needed only where there are to be so many. */
    private static List<Integer> cuts(List<Long> weights, long most, int atLeast) {
        List<Integer> cuts = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < weights.size(); i++) {
            boolean isLate = weights.size() - i <= atLeast - cuts.size() - 1;
            if (i > 0 && (sum + weights.get(i) > most || isLate)) {
                cuts.add(i);
                sum = 0;
            }
            sum += weights.get(i);
        }
        if (!weights.isEmpty()) {
            cuts.add(weights.size());
        }
        return cuts;
    }

    private static long weight(Cell cell, StreamLoad load) {
        return load.open().getOrDefault(cell.stream(), List.of()).stream()
                .filter(shard -> cell.range().contains(shard.range().from()))
                .mapToLong(shard -> load.weight(cell.stream(), shard))
                .sum();
    }

    /** One piece per open shard; together they are all hash keys, whatever holes a stale listing has. */
    private static List<Cell> cells(String stream, List<Shard> shards) {
        List<BigInteger> starts = shards.stream()
                .map(shard -> shard.range().from())
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        if (starts.isEmpty()) {
            return List.of(new Cell(stream, HashRange.ALL));
        }
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            BigInteger from = i == 0 ? BigInteger.ZERO : starts.get(i);
            BigInteger to = i == starts.size() - 1 ? HashRange.END : starts.get(i + 1);
            cells.add(new Cell(stream, new HashRange(from, to)));
        }
        return cells;
    }

    private static TaskRanges merged(List<Cell> cells) {
        SortedMap<String, HashRange> byStream = new TreeMap<>();
        cells.forEach(cell ->
                byStream.merge(cell.stream(), cell.range(), (left, right) -> new HashRange(left.from(), right.to())));
        Map<String, List<HashRange>> ranges = new LinkedHashMap<>();
        byStream.forEach((stream, range) -> ranges.put(stream, List.of(range)));
        return new TaskRanges(ranges);
    }

    private record Cell(String stream, HashRange range) {}
}
