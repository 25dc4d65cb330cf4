// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;

/** Passes every call on; to be overridden in part. */
class ForwardingApi implements KinesisApi {
    final KinesisApi right;

    ForwardingApi(KinesisApi right) {
        this.right = right;
    }

    @Override
    public StreamSummary describe(String stream) {
        return right.describe(stream);
    }

    @Override
    public ShardPage listShards(String arn, String nextToken) {
        return right.listShards(arn, nextToken);
    }

    @Override
    public String iterator(String arn, ShardId shard, Position position) {
        return right.iterator(arn, shard, position);
    }

    @Override
    public RecordsAnswer records(String arn, String iterator, int limit) {
        return right.records(arn, iterator, limit);
    }

    @Override
    public Subscription subscribe(String consumer, ShardId shard, Position position, SubscriptionListener listener) {
        return right.subscribe(consumer, shard, position, listener);
    }

    @Override
    public void close() {
        right.close();
    }
}
