// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * From sending an event to the log entry that covers it being readable.
 *
 * @param events how many events were measured; 0 = no other figure means anything
 */
public record Latency(long events, long p50Millis, long p95Millis) {
    /** Nothing was measured. */
    public static final Latency NONE = new Latency(0, 0, 0);

    /** The latency of the events that these commits cover, each counted at the first commit that covers it. */
    static Latency of(List<Commit> commits, SentTimes sentTimes) {
        Map<TopicPartition, Long> coveredSoFar = new HashMap<>();
        LongStream.Builder waits = LongStream.builder();
        for (Commit commit : commits) {
            commit.covered().forEach((topicPartition, covered) -> {
                long from = coveredSoFar.getOrDefault(topicPartition, -1L) + 1;
                sentTimes.forEach(
                        topicPartition, from, covered, sentAt -> waits.add(Math.max(0, commit.readableAt() - sentAt)));
                coveredSoFar.merge(topicPartition, covered, Math::max);
            });
        }
        long[] sorted = waits.build().sorted().toArray();
        return new Latency(sorted.length, percentile(sorted, 50), percentile(sorted, 95));
    }

    /** Nearest rank. */
    private static long percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(sorted.length * (percent / 100.0));
        return sorted[Math.max(1, rank) - 1];
    }
}
