// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All pages of a listing, and what the stream was then.
 *
 * @param serviceTime the service's clock at the first page, in milliseconds; null where it does not say
 */
public record Listing(
        StreamSummary summary, List<Shard> shards, @Nullable Long serviceTime) {
    private static final int TRIES = 3;

    /**
     * Asks for all pages. A token that expires half-way makes it begin again: pages of two listings do not mix.
     *
     * @param stream its name or ARN
     */
    public static Listing of(KinesisApi api, String stream) {
        StreamSummary summary = api.describe(stream);
        for (int attempt = 1; ; attempt++) {
            try {
                return pages(api, summary);
            } catch (KinesisException e) {
                if (e.kind() != KinesisException.Kind.EXPIRED_TOKEN || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Those that take records. */
    public List<Shard> openShards() {
        return shards.stream().filter(shard -> !shard.closed()).toList();
    }

    private static Listing pages(KinesisApi api, StreamSummary summary) {
        List<Shard> shards = new ArrayList<>();
        ShardPage page = api.listShards(summary.arn(), null);
        Long serviceTime = page.serviceTime();
        shards.addAll(page.shards());
        while (page.nextToken() != null) {
            page = api.listShards(summary.arn(), page.nextToken());
            shards.addAll(page.shards());
        }
        return new Listing(summary, shards, serviceTime);
    }
}
