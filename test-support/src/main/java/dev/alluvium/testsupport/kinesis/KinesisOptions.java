// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.time.Clock;
import java.time.Duration;

/**
 * How an endpoint behaves. {@link #defaults} is made for throughput: the machine's clock and no rate limits.
 *
 * @param port to listen on; 0 for any free one
 * @param clock all time that the endpoint knows, the Date header included
 * @param readLimits whether a shard allows 5 GetRecords and 2 MB a second only
 * @param writeLimits whether a shard allows 1,000 records and 1 MB a second only
 * @param iteratorLife how long a shard iterator, and a token of ListShards, can be used
 * @param transition how long a stream stays CREATING, UPDATING or DELETING
 * @param maxRecordBytes the largest record, without its partition key
 * @param maxShards how many shards a stream may have open
 * @param account in ARNs
 * @param region in ARNs
 * @param fanOut how subscriptions behave
 */
public record KinesisOptions(
        int port,
        Clock clock,
        boolean readLimits,
        boolean writeLimits,
        Duration iteratorLife,
        Duration transition,
        int maxRecordBytes,
        int maxShards,
        String account,
        String region,
        FanOutOptions fanOut) {
    private static final int MIB = 1024 * 1024;
    private static final int MAX_SHARDS = 10_000;

    /** The machine's clock, no rate limits, iterators of 300 s, streams ACTIVE at once, records of 1 MiB. */
    public static KinesisOptions defaults() {
        return new KinesisOptions(
                0,
                Clock.systemUTC(),
                false,
                false,
                Duration.ofSeconds(300),
                Duration.ZERO,
                MIB,
                MAX_SHARDS,
                "000000000000",
                "us-east-1",
                FanOutOptions.defaults());
    }

    /** Another clock. */
    public KinesisOptions withClock(Clock other) {
        return new KinesisOptions(
                port,
                other,
                readLimits,
                writeLimits,
                iteratorLife,
                transition,
                maxRecordBytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** With the service's rates per shard, or without. */
    public KinesisOptions withLimits(boolean reads, boolean writes) {
        return new KinesisOptions(
                port,
                clock,
                reads,
                writes,
                iteratorLife,
                transition,
                maxRecordBytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** Another life of iterators. */
    public KinesisOptions withIteratorLife(Duration life) {
        return new KinesisOptions(
                port,
                clock,
                readLimits,
                writeLimits,
                life,
                transition,
                maxRecordBytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** Streams that take their time. */
    public KinesisOptions withTransition(Duration time) {
        return new KinesisOptions(
                port,
                clock,
                readLimits,
                writeLimits,
                iteratorLife,
                time,
                maxRecordBytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** Larger or smaller records. */
    public KinesisOptions withMaxRecordBytes(int bytes) {
        return new KinesisOptions(
                port,
                clock,
                readLimits,
                writeLimits,
                iteratorLife,
                transition,
                bytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** More or fewer shards. */
    public KinesisOptions withMaxShards(int shards) {
        return new KinesisOptions(
                port,
                clock,
                readLimits,
                writeLimits,
                iteratorLife,
                transition,
                maxRecordBytes,
                shards,
                account,
                region,
                fanOut);
    }

    /** A port of the caller's choice. */
    public KinesisOptions withPort(int number) {
        return new KinesisOptions(
                number,
                clock,
                readLimits,
                writeLimits,
                iteratorLife,
                transition,
                maxRecordBytes,
                maxShards,
                account,
                region,
                fanOut);
    }

    /** Subscriptions that behave in another way. */
    public KinesisOptions withFanOut(FanOutOptions options) {
        return new KinesisOptions(
                port,
                clock,
                readLimits,
                writeLimits,
                iteratorLife,
                transition,
                maxRecordBytes,
                maxShards,
                account,
                region,
                options);
    }
}
