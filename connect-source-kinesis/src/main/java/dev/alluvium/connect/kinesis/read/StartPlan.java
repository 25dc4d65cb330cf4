// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.StartPositions;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.Map;
import java.util.Set;

/**
 * Where the shards of a stream are first read. A time, once stored with any shard that has no position of its own,
 * holds for all of these: a task that starts later or again pins the others there too. Shards that were born under
 * our eyes are read from their beginning.
 *
 * @param firsts offsets before the first record, of the shards that are not read from their beginning
 * @param skipped shards that were closed by the time at which they would be read
 * @param passed shards that were read before the numbers at which those after them are read
 */
record StartPlan(Map<ShardId, ShardOffset> firsts, Set<ShardId> skipped, Set<ShardId> passed) {
    /** Copies all of it. */
    StartPlan {
        firsts = Map.copyOf(firsts);
        skipped = Set.copyOf(skipped);
        passed = Set.copyOf(passed);
    }

    /**
     * The plan.
     *
     * @param start as the settings say
     * @param stored what is stored for shards of the stream
     * @param clock our own time
     */
    static StartPlan of(StartPositions.Of start, Listing listing, Map<ShardId, ShardOffset> stored, long clock) {
        StartPlanner planner = new StartPlanner(start, listing, stored, clock);
        return planner.plan();
    }

    /** Whether where the shard is first read must be stored before its first record. */
    boolean pins(ShardId shard) {
        return firsts.containsKey(shard);
    }

    boolean skips(ShardId shard) {
        return skipped.contains(shard);
    }

    boolean passes(ShardId shard) {
        return passed.contains(shard);
    }

    /** The offset before the first record. */
    ShardOffset first(ShardId shard) {
        return firsts.getOrDefault(shard, ShardOffset.NONE);
    }
}
