// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.kinesis.shard.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each stream is read from when nothing is stored for it, and each shard that has a position of its own.
 *
 * @param standard of the streams that have none of their own
 * @param entries what was said of single streams and shards; of each one at most
 */
public record StartPositions(StartPosition standard, List<StartEntry> entries) {
    /** Copies the entries. */
    public StartPositions {
        entries = List.copyOf(entries);
    }

    /** What counts for a stream. */
    public Of of(String arn) {
        StartPosition whole = standard;
        Map<ShardId, StartPosition> shards = new HashMap<>();
        for (StartEntry entry : entries) {
            if (entry.names(arn) && entry.shard() == null) {
                whole = entry.position();
            } else if (entry.names(arn) && entry.shard() != null) {
                shards.put(entry.shard(), entry.position());
            }
        }
        return new Of(whole, shards);
    }

    /**
     * The positions of one stream.
     *
     * @param whole of the shards that have none of their own
     * @param shards of those that have one
     */
    public record Of(StartPosition whole, Map<ShardId, StartPosition> shards) {
        /** Copies the map. */
        public Of {
            shards = Map.copyOf(shards);
        }

        /** The position of a shard. */
        public StartPosition of(ShardId shard) {
            return shards.getOrDefault(shard, whole);
        }
    }
}
