// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Reads stored offsets. May block for long; never called by the thread that polls. */
@FunctionalInterface
public interface OffsetLookup {
    /**
     * What is stored for each shard; empty where nothing is.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if something is stored that cannot be read
     */
    Map<ShardRef, Optional<ShardOffset>> read(Collection<ShardRef> shards);
}
