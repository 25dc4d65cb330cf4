// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The SDK's records and shards in our words. */
final class SdkModel {
    private SdkModel() {}

    static List<StreamRecord> records(List<Record> records) {
        return records.stream().map(SdkModel::record).toList();
    }

    private static StreamRecord record(Record record) {
        Instant arrival = record.approximateArrivalTimestamp();
        return new StreamRecord(
                record.sequenceNumber(),
                arrival == null ? 0 : arrival.toEpochMilli(),
                record.partitionKey(),
                record.data().asByteArrayUnsafe(),
                Objects.requireNonNullElse(record.encryptionTypeAsString(), "NONE"));
    }

    static Shard shard(software.amazon.awssdk.services.kinesis.model.Shard shard) {
        List<ShardId> parents = Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(Objects::nonNull)
                .map(ShardId::new)
                .toList();
        boolean closed = shard.sequenceNumberRange() != null
                && shard.sequenceNumberRange().endingSequenceNumber() != null;
        return new Shard(new ShardId(shard.shardId()), parents, range(shard.hashKeyRange()), closed);
    }

    static List<Shard> children(List<ChildShard> children) {
        return children.stream().map(SdkModel::child).toList();
    }

    private static Shard child(ChildShard child) {
        return new Shard(
                new ShardId(child.shardId()),
                child.parentShards().stream().map(ShardId::new).toList(),
                range(child.hashKeyRange()),
                false);
    }

    private static HashRange range(HashKeyRange range) {
        return HashRange.ofInclusive(range.startingHashKey(), range.endingHashKey());
    }
}
