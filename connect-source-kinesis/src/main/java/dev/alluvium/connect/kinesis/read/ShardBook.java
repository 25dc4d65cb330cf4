// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.shard.ShardState;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task knows of a stream's shards: their states, and what is stored for them. Confined to the task thread. */
final class ShardBook {
    private final Map<ShardId, ShardState> states = new HashMap<>();
    private final Map<ShardId, ShardOffset> stored = new HashMap<>();

    ShardState state(ShardId id) {
        return states.getOrDefault(id, ShardState.UNKNOWN);
    }

    void enter(ShardId id, ShardState state) {
        states.put(id, state);
    }

    /** Its state must be found out again. */
    void forget(ShardId id) {
        states.remove(id);
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
