// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Stored offsets from Connect's own store. */
public final class ConnectOffsets implements OffsetLookup {
    private final OffsetStorageReader store;

    /** @param store of the task or the connector */
    public ConnectOffsets(OffsetStorageReader store) {
        this.store = store;
    }

    @Override
    public Map<ShardRef, Optional<ShardOffset>> read(Collection<ShardRef> shards) {
        List<Map<String, String>> partitions = new ArrayList<>(shards.size());
        shards.forEach(shard -> partitions.add(SourcePartition.of(shard)));
        Map<Map<String, String>, Map<String, Object>> answer = store.offsets(partitions);
        Map<ShardRef, Optional<ShardOffset>> offsets = new HashMap<>();
        for (ShardRef shard : shards) {
            Map<String, String> partition = SourcePartition.of(shard);
            // Connect leaves out what it cannot read, and answers null for what is not there.
            if (!answer.containsKey(partition)) {
                throw SourceErrors.offsetUnreadable(shard, "Connect could not read it; see the worker's log");
            }
            offsets.put(shard, Optional.ofNullable(answer.get(partition)).map(stored -> parsed(shard, stored)));
        }
        return offsets;
    }

    private static ShardOffset parsed(ShardRef shard, Map<String, Object> stored) {
        try {
            return ShardOffset.read(stored);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw SourceErrors.offsetUnreadable(shard, String.valueOf(e.getMessage()));
        }
    }
}
