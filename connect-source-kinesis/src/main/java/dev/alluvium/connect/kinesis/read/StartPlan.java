// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.StartPositions;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the shards of a stream are first read. A time, once stored with any shard that has no position of its own,
 * holds for all of these: a task that starts later or again pins the others there too. Shards that were born under
 * our eyes are read from their beginning.
 *
 * @param firsts offsets before the first record, of the shards that are not read from their beginning
 * @param skipped shards that were closed by the time at which they would be read
 * @param passed shards that were read before the numbers at which those after them are read
 * @param whole shards that are read from their oldest record, whatever the time
 * @param time from which shards are read that have no position of their own; null for their oldest records
 */
record StartPlan(
        Map<ShardId, ShardOffset> firsts,
        Set<ShardId> skipped,
        Set<ShardId> passed,
        Set<ShardId> whole,
        @Nullable Long time) {
    /** Copies all of it. */
    StartPlan {
        firsts = Map.copyOf(firsts);
        skipped = Set.copyOf(skipped);
        passed = Set.copyOf(passed);
        whole = Set.copyOf(whole);
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

    /**
     * As {@link #first}, but with the stream's time for a shard that appeared later, too, which is its beginning: it
     * is stored with its first record then, where no marker has stored it before.
     */
    ShardOffset firstWithTime(ShardId shard) {
        return firsts.containsKey(shard) || whole.contains(shard) || time == null
                ? first(shard)
                : ShardOffset.startingAt(time);
    }

    /** The offset before the first record. */
    ShardOffset first(ShardId shard) {
        return firsts.getOrDefault(shard, ShardOffset.NONE);
    }
}
