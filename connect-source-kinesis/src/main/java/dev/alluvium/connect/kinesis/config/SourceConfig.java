// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.aws.client.KinesisClientSettings;
import dev.alluvium.connect.kinesis.decode.RecordDecoder;
import dev.alluvium.connect.kinesis.record.MappingSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a connector, typed.
 *
 * @param connector its name
 * @param streams names or ARNs; none where they are discovered
 * @param discovery how streams are found; empty where they are named
 * @param start where a stream is read from when nothing is stored for it
 * @param failOnGap whether lost records stop the task
 * @param mapping what a record becomes
 * @param decoder takes aggregates apart
 * @param reading how shards are read
 * @param fanOut whether and how shards are subscribed to
 * @param rebalance when hash keys are divided anew
 * @param client how Kinesis is reached
 */
public record SourceConfig(
        String connector,
        List<String> streams,
        Optional<Discovery> discovery,
        StartPositions start,
        boolean failOnGap,
        MappingSettings mapping,
        RecordDecoder decoder,
        Reading reading,
        FanOut fanOut,
        Rebalance rebalance,
        KinesisClientSettings client) {
    /** Copies the list. */
    public SourceConfig {
        streams = List.copyOf(streams);
    }

    /**
     * How streams are found.
     *
     * @param pattern of their whole names
     * @param interval between listings
     */
    public record Discovery(String pattern, Duration interval) {}

    /**
     * When hash keys are divided anew among the tasks.
     *
     * @param threshold what the busiest task may read, in hundredths of the mean
     * @param delay how long it must be above that
     */
    public record Rebalance(long threshold, Duration delay) {}

    /**
     * How shards are read, and how much is held.
     *
     * @param discovery time between listings
     * @param idle time between calls to a shard that had nothing new
     * @param limit records of one call at most
     * @param bufferBytes held at most, but for one answer
     * @param heartbeat time between markers of an idle shard
     * @param transactionMax longest time between commits that the connector defines
     * @param stalled time without an answer after which a shard counts as stalled
     */
    public record Reading(
            Duration discovery,
            Duration idle,
            int limit,
            long bufferBytes,
            Duration heartbeat,
            Duration transactionMax,
            Duration stalled) {}

    /**
     * Whether and how shards are subscribed to.
     *
     * @param enabled whether at all; otherwise they are polled
     * @param consumerName of the consumer to register, where no ARNs are given
     * @param consumerArns of registered consumers, one for each stream
     * @param managed whether the consumer of that name goes when the connector stops
     * @param fallsBack whether a shard is polled for a while when its subscriptions fail
     */
    public record FanOut(
            boolean enabled, String consumerName, List<String> consumerArns, boolean managed, boolean fallsBack) {
        /** Copies the list. */
        public FanOut {
            consumerArns = List.copyOf(consumerArns);
        }

        /** ARN of the consumer of a stream, by the stream's ARN. */
        public Optional<String> consumer(String stream) {
            return consumerArns.stream()
                    .filter(arn -> arn.startsWith(stream + "/consumer/"))
                    .findFirst();
        }
    }
}
