// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.kinesis;

import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardId;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.Position;
import dev.alluvium.connect.kinesis.stream.RecordsAnswer;
import dev.alluvium.connect.kinesis.stream.ShardPage;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import dev.alluvium.connect.kinesis.stream.StreamSummary;
import dev.alluvium.connect.kinesis.stream.Subscription;
import dev.alluvium.connect.kinesis.stream.SubscriptionListener;
import dev.alluvium.testsupport.kinesis.client.KplAggregate;
import dev.alluvium.testsupport.kinesis.client.UserRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose shards take aggregates at their full rate, always the same bytes of each shard, by the machine's
 * clock. It costs next to nothing, so that what a process spends is the reader's. Thread-safe.
 */
final class FullShards implements KinesisApi {
    static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/full";
    private static final int USERS = 50;
    private static final int USER_BYTES = 1024;
    private static final int MOST_BYTES = 10 * 1000 * 1000;
    private static final long BYTES_PER_SECOND = 2_000_000;
    private static final long MILLIS = 1000;

    private final List<Shard> shards = new ArrayList<>();
    private final List<byte[]> aggregates = new ArrayList<>();
    private final long start = System.currentTimeMillis();

    FullShards(int count) {
        BigInteger size = HashRange.END.divide(BigInteger.valueOf(count));
        for (int i = 0; i < count; i++) {
            BigInteger to = i == count - 1 ? HashRange.END : size.multiply(BigInteger.valueOf(i + 1L));
            HashRange range = new HashRange(size.multiply(BigInteger.valueOf(i)), to);
            shards.add(new Shard(new ShardId(String.format(Locale.ROOT, "shardId-%012d", i)), List.of(), range, false));
            aggregates.add(aggregate(new SplittableRandom(i), range));
        }
    }

    /** One shard's aggregate: 50 records of 1 KiB, each with a key of its own that belongs there. */
    byte[] aggregate(int shard) {
        return aggregates.get(shard);
    }

    @Override
    public StreamSummary describe(String stream) {
        return new StreamSummary(ARN, start, Duration.ofHours(24), shards.size(), 1024);
    }

    @Override
    public ShardPage listShards(String arn, @Nullable String nextToken) {
        return new ShardPage(shards, null, System.currentTimeMillis());
    }

    /** The shard, and how many records come before. */
    @Override
    public String iterator(String arn, ShardId shard, Position position) {
        return shards.stream().map(Shard::id).toList().indexOf(shard) + ":0";
    }

    @Override
    public RecordsAnswer records(String arn, String iterator, int limit) {
        int colon = iterator.indexOf(':');
        int shard = Integer.parseInt(iterator.substring(0, colon));
        long from = Long.parseLong(iterator.substring(colon + 1));
        byte[] data = aggregates.get(shard);
        long now = System.currentTimeMillis();
        long there = (now - start) * BYTES_PER_SECOND / MILLIS / data.length;
        long to = Math.min(there, from + Math.min(limit, MOST_BYTES / data.length));
        List<StreamRecord> records = new ArrayList<>();
        for (long number = from; number < to; number++) {
            records.add(new StreamRecord(Long.toString(number + 1), now, "first", data, "NONE"));
        }
        long behind = (there - to) * data.length * MILLIS / BYTES_PER_SECOND;
        return new RecordsAnswer(records, shard + ":" + to, behind, List.of());
    }

    @Override
    public Subscription subscribe(String consumer, ShardId shard, Position position, SubscriptionListener listener) {
        throw new UnsupportedOperationException("these shards are polled");
    }

    @Override
    public void close() {
        // It holds nothing.
    }

    private static byte[] aggregate(SplittableRandom random, HashRange range) {
        List<UserRecord> users = new ArrayList<>();
        while (users.size() < USERS) {
            String key = "entity-%012d".formatted(random.nextLong(1_000_000_000_000L));
            if (range.contains(new BigInteger(1, md5().digest(key.getBytes(StandardCharsets.UTF_8))))) {
                byte[] payload = new byte[USER_BYTES];
                random.nextBytes(payload);
                users.add(UserRecord.of(key, payload));
            }
        }
        return KplAggregate.encode(users);
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
