// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.shard.ShardId;
import org.jspecify.annotations.Nullable;

/**
 * What the connector asks of Kinesis. Each call is one request, made once: the caller paces and repeats. Thread safe.
 *
 * <p>Every method throws a {@link KinesisException} where there is no answer.
 */
public interface KinesisApi extends AutoCloseable {
    /**
     * Describes a stream.
     *
     * @param stream its name or ARN
     */
    StreamSummary describe(String stream);

    /**
     * One page of the stream's shards: all that hold records or may, closed ones included.
     *
     * @param arn of the stream
     * @param nextToken of the page before; null for the first page
     */
    ShardPage listShards(String arn, @Nullable String nextToken);

    /**
     * An iterator. It is good for one call of {@link #records}, for five minutes.
     *
     * @param arn of the stream
     */
    String iterator(String arn, ShardId shard, Position position);

    /**
     * The next records.
     *
     * @param arn of the stream
     * @param limit records at most, 1 to 10,000
     */
    RecordsAnswer records(String arn, String iterator, int limit);

    /**
     * Begins to deliver a shard's records to a registered consumer. Returns before the service has answered; what it
     * says is told to the listener, a refusal too.
     *
     * @param consumer its ARN
     */
    Subscription subscribe(String consumer, ShardId shard, Position position, SubscriptionListener listener);

    /** Frees what the adapter holds; calls under way fail. */
    @Override
    void close();
}
