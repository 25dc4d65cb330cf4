// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.offset.OffsetLookup;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.read.Listing;
import dev.alluvium.connect.kinesis.shard.Rebalancing;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.StreamLoad;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the shards' stored offsets say was read since the last look, and proposes another plan where tasks
 * read too unequally. Confined to the watch's thread.
 */
final class LoadWatch {
    private final OffsetLookup offsets;
    private final Clock clock;
    private Rebalancing rebalancing;
    private @Nullable Map<ShardRef, Long> before;
    private long imbalance;

    LoadWatch(SourceConfig.Rebalance settings, OffsetLookup offsets, Clock clock) {
        this.offsets = offsets;
        this.clock = clock;
        this.rebalancing = new Rebalancing(settings.threshold(), settings.delay(), null);
    }

    /** What the busiest task read in hundredths of the mean, at the last look; 0 before the second. */
    long imbalance() {
        return imbalance;
    }

    /** The plan that should follow this one, if any should. */
    Optional<List<TaskRanges>> look(List<Listing> listings, List<TaskRanges> plan) {
        Map<String, List<Shard>> open = new HashMap<>();
        Set<ShardRef> refs = new HashSet<>();
        for (Listing listing : listings) {
            open.put(listing.summary().arn(), listing.openShards());
            listing.openShards()
                    .forEach(shard -> refs.add(new ShardRef(
                            listing.summary().arn(), listing.summary().created(), shard.id())));
        }
        Map<ShardRef, Long> now = new HashMap<>();
        offsets.read(refs)
                .forEach((ref, offset) ->
                        now.put(ref, offset.map(ShardOffset::read).orElse(0L)));
        Map<ShardRef, Long> last = before;
        before = now;
        if (last == null) {
            return Optional.empty();
        }
        StreamLoad load = new StreamLoad(open, since(last, now));
        imbalance = load.imbalance(plan);
        long time = clock.millis();
        rebalancing = rebalancing.after(load, plan, time);
        return rebalancing.next(load, plan, time);
    }

    private static Map<String, Map<ShardId, Long>> since(Map<ShardRef, Long> last, Map<ShardRef, Long> now) {
        Map<String, Map<ShardId, Long>> weights = new HashMap<>();
        // An offset that was altered may have gone back.
        now.forEach((ref, read) -> weights.computeIfAbsent(ref.stream(), stream -> new HashMap<>())
                .put(ref.shard(), Math.max(0, read - last.getOrDefault(ref, 0L))));
        return weights;
    }
}
