// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.shard.Shard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param nextToken null on the last page
 * @param serviceTime the service's clock when it answered, in milliseconds; null where the answer does not say
 */
public record ShardPage(
        List<Shard> shards,
        @Nullable String nextToken,
        @Nullable Long serviceTime) {
    /** Copies the shards. */
    public ShardPage {
        shards = List.copyOf(shards);
    }
}
