// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as text, and whether one that was made before is still a plan. */
public final class Plans {
    private static final String BETWEEN_TASKS = ";";

    private Plans() {}

    /** The text of a plan. */
    public static String encode(List<TaskRanges> plan) {
        return plan.stream().map(TaskRanges::encode).collect(Collectors.joining(BETWEEN_TASKS));
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static List<TaskRanges> decode(String text) {
        return Stream.of(text.split(BETWEEN_TASKS)).map(TaskRanges::decode).toList();
    }

    /** Whether it has that many tasks, these streams, and each of their hash keys exactly once. */
    public static boolean isValid(List<TaskRanges> plan, int tasks, Set<String> streams) {
        Set<String> planned =
                plan.stream().flatMap(ranges -> ranges.streams().stream()).collect(Collectors.toSet());
        return plan.size() == tasks
                && planned.equals(streams)
                && streams.stream().allMatch(stream -> isWhole(plan, stream));
    }

    private static boolean isWhole(List<TaskRanges> plan, String stream) {
        List<HashRange> ranges = new ArrayList<>();
        plan.forEach(task -> ranges.addAll(task.byStream().getOrDefault(stream, List.of())));
        ranges.sort(Comparator.comparing(HashRange::from));
        BigInteger next = BigInteger.ZERO;
        for (HashRange range : ranges) {
            if (!range.from().equals(next)) {
                return false;
            }
            next = range.to();
        }
        return next.equals(HashRange.END);
    }
}
