// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardGraph;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a task knows of a stream's shards: their states, and what is stored for them. Confined to the task thread. */
final class ShardBook {
    private final Map<ShardId, ShardState> states = new HashMap<>();
    private final Map<ShardId, ShardOffset> stored = new HashMap<>();
    private final Set<ShardId> vanished = new HashSet<>();
    private final Map<ShardId, Long> openUntil = new HashMap<>();

    ShardState state(ShardId id) {
        return states.getOrDefault(id, ShardState.UNKNOWN);
    }

    void enter(ShardId id, ShardState state) {
        states.put(id, state);
    }

    /** A listing that was asked for then had these open. */
    void seenOpen(Collection<Shard> open, long askedAt) {
        open.forEach(shard -> openUntil.put(shard.id(), askedAt));
    }

    /** A time at which the shard was open, by our clock; 0 where it was not seen so. */
    long openUntil(ShardId id) {
        return openUntil.getOrDefault(id, 0L);
    }

    /** What was read of another task's shard before the service dropped it may be old: it is read once more. */
    void forgetGone(ShardGraph before, ShardGraph now) {
        before.shards().stream()
                .map(Shard::id)
                .filter(id -> !now.contains(id) && state(id).isReadable())
                .forEach(id -> {
                    states.remove(id);
                    vanished.add(id);
                });
    }

    /**
     * A parent that the service dropped under our eyes with nothing stored, or of which no more is stored than the
     * number to begin at: nobody knows what went with it.
     */
    Optional<ShardId> vanished(Collection<ShardId> goneParents, StartPlan start) {
        return goneParents.stream()
                .filter(id -> vanished.contains(id) && state(id) == ShardState.FRESH || isOnlyNumbered(id))
                .filter(id -> !start.skips(id) && !start.passes(id))
                .findFirst();
    }

    private boolean isOnlyNumbered(ShardId id) {
        ShardOffset offset = stored.get(id);
        return state(id) == ShardState.STARTED && offset != null && offset.knownUntil() == 0;
    }

    /** What is stored for all shards that were looked up, and delivered of those that ended. */
    Map<ShardId, ShardOffset> stored() {
        return Collections.unmodifiableMap(stored);
    }

    @Nullable
    ShardOffset stored(ShardId id) {
        return stored.get(id);
    }

    /**
     * An answer to a look-up. What this task reads it knows better.
     *
     * @param endIsStored whether nothing more of a shard that ended is to be stored
     */
    void learn(ShardId id, Optional<ShardOffset> offset, boolean endIsStored) {
        ShardState known = state(id);
        if (known == ShardState.ENDED && endIsStored) {
            states.put(id, ShardState.CLOSED);
            return;
        }
        if (known.isDone() || known == ShardState.READING) {
            return;
        }
        offset.ifPresent(value -> stored.put(id, value));
        if (offset.isPresent() && offset.get().closed()) {
            states.put(id, ShardState.CLOSED);
        } else if (known != ShardState.ENDED) {
            states.put(id, offset.isPresent() ? ShardState.STARTED : ShardState.FRESH);
        }
    }

    /**
     * Without markers, records of a child tell that its parents were read and stored: it was not begun before. One for
     * which nothing is stored is read again, to its end.
     */
    void inferEnds(Shard child) {
        ShardOffset offset = stored.get(child.id());
        if (offset != null && offset.seq() != null) {
            child.parents().stream()
                    .filter(parent -> state(parent) == ShardState.STARTED)
                    .forEach(parent -> states.put(parent, ShardState.CLOSED));
        }
    }

    /** The shard's end was handed to Connect. */
    void ended(ShardId id, ShardOffset delivered) {
        stored.put(id, delivered);
        if (!state(id).isDone()) {
            states.put(id, ShardState.ENDED);
        }
    }

    /** Until when the shard's parents were read; 0 where nothing says. */
    long parentsReadUntil(Shard shard) {
        return GapCheck.readUntil(shard.parents().stream()
                .map(stored::get)
                .filter(Objects::nonNull)
                .toList());
    }
}
