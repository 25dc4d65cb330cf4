// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.config.StartPosition;
import dev.alluvium.connect.kinesis.config.StartPosition.Kind;
import dev.alluvium.connect.kinesis.config.StartPositions;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes one {@link StartPlan}. */
final class StartPlanner {
    /** Where the service does not say its time, ours may be ahead of it. */
    private static final long CLOCK_MARGIN_MS = 1_000;

    private final StartPositions.Of start;
    private final Listing listing;
    private final Map<ShardId, ShardOffset> stored;
    private final long clock;
    private final Map<ShardId, Shard> listed = new HashMap<>();
    private final Map<ShardId, ShardOffset> firsts = new HashMap<>();
    private final Set<ShardId> skipped = new HashSet<>();

    StartPlanner(StartPositions.Of start, Listing listing, Map<ShardId, ShardOffset> stored, long clock) {
        this.start = start;
        this.listing = listing;
        this.stored = stored;
        this.clock = clock;
        listing.shards().forEach(shard -> listed.put(shard.id(), shard));
    }

    StartPlan plan() {
        // What is stored of shards that have a position of their own says nothing of the others.
        boolean first = start.shards().keySet().containsAll(stored.keySet());
        Long time = first ? time(start.whole()) : storedTime();
        if (time != null) {
            listing.shards().stream()
                    .filter(shard -> !isNamed(shard.id()) && (first ? !hasStored(shard) : !followsDelivered(shard)))
                    .forEach(shard -> pin(shard, time, first && start.whole().kind() == Kind.LATEST));
        }
        placeNamed(time);
        Set<ShardId> whole = new HashSet<>(start.shards().keySet());
        if (first) {
            listing.shards().stream().filter(this::hasStored).forEach(shard -> whole.add(shard.id()));
        }
        return new StartPlan(firsts, skipped, passed(), whole, time);
    }

    private void pin(Shard shard, long time, boolean skipClosed) {
        firsts.put(shard.id(), ShardOffset.startingAt(time));
        if (skipClosed && shard.closed() && !stored.containsKey(shard.id())) {
            skipped.add(shard.id());
        }
    }

    private void placeNamed(@Nullable Long time) {
        Long pinned = oldest(id -> isNamed(id) && start.of(id).kind() == Kind.LATEST);
        Long shared = start.whole().kind() == Kind.LATEST ? time : null;
        long latest = Objects.requireNonNullElseGet(pinned, () -> shared == null ? now() : shared);
        for (Shard shard : listing.shards()) {
            StartPosition own = start.shards().get(shard.id());
            if (own != null && own.kind() == Kind.LATEST) {
                pin(shard, latest, pinned == null);
            } else if (own != null && own.sequence() != null) {
                firsts.put(shard.id(), ShardOffset.startingAt(own.sequence()));
            } else if (own != null && time(own) != null) {
                pin(shard, own.timestamp(), false);
            }
        }
    }

    /** The time at which the shards are read that have no position of their own, where it was stored before. */
    private @Nullable Long storedTime() {
        Long oldest = oldest(id -> !isNamed(id));
        Long configured = time(start.whole());
        return switch (start.whole().kind()) {
            case TRIM_HORIZON, AT_SEQUENCE_NUMBER -> null;
            case LATEST -> oldest;
            case AT_TIMESTAMP ->
                oldest == null || configured == null ? oldest : Long.valueOf(Math.min(oldest, configured));
        };
    }

    private @Nullable Long oldest(Predicate<ShardId> which) {
        return stored.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .map(entry -> entry.getValue().timestamp())
                .filter(Objects::nonNull)
                .min(Long::compare)
                .orElse(null);
    }

    private @Nullable Long time(StartPosition position) {
        return switch (position.kind()) {
            case TRIM_HORIZON, AT_SEQUENCE_NUMBER -> null;
            // Of what expired before the first start nothing was promised: no time to hold later gaps against.
            case AT_TIMESTAMP ->
                position.timestamp() > clock - listing.summary().retention().toMillis() ? position.timestamp() : null;
            case LATEST -> now();
        };
    }

    private long now() {
        Long service = listing.serviceTime();
        return service == null ? clock - CLOCK_MARGIN_MS : service;
    }

    /** Where a stream is read at numbers, what lies before a shard that has one was read by whoever gave it. */
    private Set<ShardId> passed() {
        Set<ShardId> passed = new HashSet<>();
        if (start.whole().kind() == Kind.AT_SEQUENCE_NUMBER) {
            start.shards().forEach((id, position) -> {
                if (position.sequence() != null) {
                    passed.addAll(before(id));
                }
            });
        }
        // What is being read, or has a position of its own, is read to its end, and all that follows it.
        passed.removeIf(id -> isRead(id) || before(id).stream().anyMatch(this::isRead));
        return passed;
    }

    private boolean isRead(ShardId id) {
        ShardOffset offset = stored.get(id);
        return isNamed(id) || offset != null && !offset.closed();
    }

    private boolean isNamed(ShardId id) {
        return start.shards().containsKey(id);
    }

    /** Whether something is stored for the shard or for one that it came from: it is none of the first. */
    private boolean hasStored(Shard shard) {
        return stored.containsKey(shard.id()) || before(shard.id()).stream().anyMatch(stored::containsKey);
    }

    private boolean followsDelivered(Shard shard) {
        return shard.parents().stream().map(stored::get).anyMatch(parent -> parent != null && parent.seq() != null);
    }

    /** All shards that it came from, as far as they are listed, and their parents. */
    private Set<ShardId> before(ShardId id) {
        Set<ShardId> found = new HashSet<>();
        Deque<ShardId> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            Shard shard = listed.get(open.remove());
            if (shard != null) {
                shard.parents().stream().filter(found::add).forEach(open::add);
            }
        }
        return found;
    }
}
