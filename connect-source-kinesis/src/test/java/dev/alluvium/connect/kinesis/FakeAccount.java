// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.FakeKinesis;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import dev.alluvium.connect.kinesis.stream.StreamPage;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Several {@link FakeKinesis} streams, listed in pages. Confined to one thread. */
public final class FakeAccount implements StreamDirectory {
    private static final String PREFIX = "arn:aws:kinesis:us-east-1:000000000000:stream/";

    final TreeMap<String, FakeKinesis> streams = new TreeMap<>();
    final Set<String> unlisted = new HashSet<>();
    final Set<String> unready = new HashSet<>();
    final Deque<Kind> faults = new ArrayDeque<>();
    int pageSize = 100;
    boolean tellsCreation = true;
    int listings;

    /** The ARN of a stream of that name. */
    public static String arn(String name) {
        return PREFIX + name;
    }

    /** Makes a stream. */
    public FakeKinesis add(String name, FakeKinesis stream) {
        streams.put(name, stream);
        return stream;
    }

    private FakeKinesis of(String stream, String action) {
        FakeKinesis found = streams.get(stream.substring(stream.lastIndexOf('/') + 1));
        if (found == null) {
            throw new KinesisException(Kind.NOT_FOUND, action, "ResourceNotFoundException", null);
        }
        return found;
    }

    @Override
    public StreamPage listStreams(@Nullable String after) {
        listings++;
        Kind fault = faults.poll();
        if (fault != null) {
            throw new KinesisException(fault, "ListStreams", fault.name(), null);
        }
        List<String> rest = streams.keySet().stream()
                .filter(name -> !unlisted.contains(name) && (after == null || name.compareTo(after) > 0))
                .toList();
        List<String> page = rest.subList(0, Math.min(pageSize, rest.size()));
        return new StreamPage(
                page.stream().map(this::entry).toList(), page.size() < rest.size() ? page.get(page.size() - 1) : null);
    }

    private StreamPage.Entry entry(String name) {
        Long created = tellsCreation ? Long.valueOf(describe(name).created()) : null;
        return new StreamPage.Entry(name, created, !unready.contains(name));
    }

    @Override
    public StreamSummary describe(String stream) {
        return of(stream, "DescribeStreamSummary").describe(stream);
    }

    @Override
    public ShardPage listShards(String arn, @Nullable String nextToken) {
        return of(arn, "ListShards").listShards(arn, nextToken);
    }

    @Override
    public String iterator(String arn, ShardId shard, Position position) {
        return of(arn, "GetShardIterator").iterator(arn, shard, position);
    }

    @Override
    public RecordsAnswer records(String arn, String iterator, int limit) {
        return of(arn, "GetRecords").records(arn, iterator, limit);
    }

    @Override
    public Subscription subscribe(String consumer, ShardId shard, Position position, SubscriptionListener listener) {
        return of(consumer.substring(0, consumer.indexOf("/consumer/")), "SubscribeToShard")
                .subscribe(consumer, shard, position, listener);
    }

    @Override
    public void close() {}
}
