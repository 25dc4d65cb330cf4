// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.StartPosition;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the shards of a stream are first read. A time, once stored with any shard, holds for all of them: a task that
 * starts later or again pins the others there too. Shards that were born under our eyes are read from their
 * beginning.
 *
 * @param timestamp from which the stream is read; null for its oldest record
 * @param pinned shards that lived at that time
 * @param skipped shards that were closed by then
 */
record StartPlan(@Nullable Long timestamp, Set<ShardId> pinned, Set<ShardId> skipped) {
    /** Where the service does not say its time, ours may be ahead of it. */
    private static final long CLOCK_MARGIN_MS = 1_000;

    /**
     * The plan.
     *
     * @param start as the settings say
     * @param stored what is stored for shards of the stream
     * @param clock our own time
     */
    static StartPlan of(StartPosition start, Listing listing, Map<ShardId, ShardOffset> stored, long clock) {
        boolean first = stored.isEmpty();
        Long timestamp = first
                ? configured(start, listing, clock)
                : stored.values().stream()
                        .map(ShardOffset::timestamp)
                        .filter(Objects::nonNull)
                        .min(Long::compare)
                        .orElse(null);
        Set<ShardId> skipped = first && start.kind() == StartPosition.Kind.LATEST
                ? listing.shards().stream().filter(Shard::closed).map(Shard::id).collect(Collectors.toSet())
                : Set.of();
        Set<ShardId> pinned = new HashSet<>();
        listing.shards().stream()
                .filter(shard -> shard.parents().stream().noneMatch(parent -> hasDelivered(stored.get(parent))))
                .forEach(shard -> pinned.add(shard.id()));
        return new StartPlan(timestamp, pinned, skipped);
    }

    private static boolean hasDelivered(@Nullable ShardOffset parent) {
        return parent != null && parent.seq() != null;
    }

    private static @Nullable Long configured(StartPosition start, Listing listing, long clock) {
        Long service = listing.serviceTime();
        return switch (start.kind()) {
            case TRIM_HORIZON -> null;
            // Of what expired before the first start nothing was promised: no time to hold later gaps against.
            case AT_TIMESTAMP ->
                start.timestamp() > clock - listing.summary().retention().toMillis() ? start.timestamp() : null;
            case LATEST -> service == null ? clock - CLOCK_MARGIN_MS : service;
        };
    }

    /** Whether the shard is read from the time, if there is one. */
    boolean pins(Shard shard) {
        return timestamp != null && pinned.contains(shard.id());
    }

    boolean skips(ShardId shard) {
        return skipped.contains(shard);
    }

    /** The offset before the first record of a pinned shard. */
    ShardOffset first() {
        return timestamp == null ? ShardOffset.NONE : ShardOffset.startingAt(timestamp);
    }
}
