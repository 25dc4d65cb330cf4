// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.util.List;
import java.util.Map;

/**
 * The open shards of all streams and what each of them weighs.
 *
 * @param open by the stream's ARN
 * @param weights bytes of a while, by stream and shard; what is missing weighs nothing
 */
public record StreamLoad(Map<String, List<Shard>> open, Map<String, Map<ShardId, Long>> weights) {
    private static final double PERCENT = 100;

    /** Every shard weighs the same. */
    public static StreamLoad equal(Map<String, List<Shard>> open) {
        return new StreamLoad(open, Map.of());
    }

    /** What the shard weighs; one more than it brought, so that idle ones are spread, too. */
    public long weight(String stream, Shard shard) {
        return 1 + weights.getOrDefault(stream, Map.of()).getOrDefault(shard.id(), 0L);
    }

    /** What the heaviest of the tasks has to carry. */
    public long heaviest(List<TaskRanges> plan) {
        return plan.stream().mapToLong(this::of).max().orElse(0);
    }

    /** The heaviest task in hundredths of the mean; 100 where nothing is to be carried. */
    public long imbalance(List<TaskRanges> plan) {
        long total = plan.stream().mapToLong(this::of).sum();
        return total == 0 ? (long) PERCENT : Math.round(PERCENT * heaviest(plan) * plan.size() / total);
    }

    private long of(TaskRanges ranges) {
        long sum = 0;
        for (String stream : ranges.streams()) {
            for (Shard shard : open.getOrDefault(stream, List.of())) {
                sum += ranges.owns(stream, shard) ? weight(stream, shard) : 0;
            }
        }
        return sum;
    }
}
