// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.util.List;

/**
 * A shard as a listing or a parent's last answer shows it.
 *
 * @param parents none, one (a split) or two (a merge), the lower hash range's first when listed; they may be listed
 * no
 *     more
 * @param range of hash keys
 * @param closed whether the service takes no more records into it, as far as is known
 */
public record Shard(ShardId id, List<ShardId> parents, HashRange range, boolean closed) {
    /** Copies the parents. */
    public Shard {
        parents = List.copyOf(parents);
    }
}
