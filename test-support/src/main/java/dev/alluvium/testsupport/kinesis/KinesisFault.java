// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong on purpose. {@link #on} makes one that hits every call of an operation; the other methods
 * narrow it down.
 *
 * <p>Of {@code PutRecords}, a {@link Kind#THROTTLE} refuses single records, as the service does: there, first, times
 * and probability count records.
 *
 * <p>{@code SubscribeToShardEvent} stands for the events of subscriptions: one that is hit is lost, and the
 * subscription ends as the kind says; a server's failure and a refusal come as an exception inside the stream.
 *
 * @param operation such as {@code GetRecords}
 * @param shard only calls of this shard; operations that name none are not hit then
 * @param kind what goes wrong
 * @param first the first matching call that may be hit, from 1 on
 * @param times how many calls it hits at most
 * @param probability of each matching call, 1 for certain
 * @param seed of the dice
 * @param delay of {@link Kind#SLOW}
 */
public record KinesisFault(
        String operation,
        Optional<String> shard,
        Kind kind,
        int first,
        int times,
        double probability,
        long seed,
        Duration delay) {

    /** What can go wrong. */
    public enum Kind {
        /** ProvisionedThroughputExceededException; nothing happens. */
        THROTTLE,
        /** HTTP 500, InternalFailure; nothing happens. */
        INTERNAL_FAILURE,
        /** The connection is reset; nothing happens. */
        RESET,
        /** It happens, and then the connection is reset. */
        LOST_ANSWER,
        /** The answer takes {@link KinesisFault#delay} longer, by real time. */
        SLOW,
        /** ExpiredIteratorException, whatever the iterator's age. */
        EXPIRED_ITERATOR,
        /** GetRecords gives no records, an iterator for the same place, and says that it is behind. */
        EMPTY,
        /** ResourceInUseException. */
        IN_USE,
        /** Of {@code SubscribeToShardEvent}: from this event on nothing comes, and nothing ends. */
        SILENCE
    }

    /** Checks the numbers. */
    public KinesisFault {
        if (first < 1 || times < 1 || probability < 0 || probability > 1) {
            throw new IllegalArgumentException("a fault counts from 1 and has a probability between 0 and 1");
        }
    }

    /** Hits every call of an operation. */
    public static KinesisFault on(String operation, Kind kind) {
        return new KinesisFault(operation, Optional.empty(), kind, 1, Integer.MAX_VALUE, 1, 0, Duration.ofSeconds(1));
    }

    /** Only calls of one shard. */
    public KinesisFault shard(String id) {
        return new KinesisFault(operation, Optional.of(id), kind, first, times, probability, seed, delay);
    }

    /** Only the nth matching call, from 1 on. */
    public KinesisFault nth(int number) {
        return new KinesisFault(operation, shard, kind, number, 1, probability, seed, delay);
    }

    /** At most so many calls. */
    public KinesisFault times(int count) {
        return new KinesisFault(operation, shard, kind, first, count, probability, seed, delay);
    }

    /** Each matching call by the dice. */
    public KinesisFault probability(double share, long diceSeed) {
        return new KinesisFault(operation, shard, kind, first, times, share, diceSeed, delay);
    }

    /** How long a slow answer takes. */
    public KinesisFault delay(Duration time) {
        return new KinesisFault(operation, shard, kind, first, times, probability, seed, time);
    }
}
