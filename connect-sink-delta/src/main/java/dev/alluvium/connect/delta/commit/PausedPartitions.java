// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Ticker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The topic-partitions that the task has Connect pause, since when, and how long one is read after that before it is
 * paused again. Connect keeps a partition paused that goes and comes back with a rebalance, so one that was lost is not
 * forgotten here: it is read on when it is the task's again and nothing wants it paused. Confined to the task thread.
 */
final class PausedPartitions {
    private final SinkTaskContext context;
    private final Ticker ticker;
    private final long longestRest;
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Long> since = new HashMap<>();
    private final Map<TopicPartition, Rest> rests = new HashMap<>();

    private record Rest(long from, long nanos) {}

    /** @param longestRest in nanoseconds; a call that failed for long does not count as a pause of that length */
    PausedPartitions(SinkTaskContext context, Ticker ticker, long longestRest) {
        this.context = context;
        this.ticker = ticker;
        this.longestRest = longestRest;
    }

    /** For how long the partition has been paused; 0 if it is not. */
    long pausedNanos(TopicPartition partition) {
        Long from = since.get(partition);
        return from == null ? 0 : ticker.nanos() - from;
    }

    /** Whether it was paused a short time ago: it is read for as long as it was paused. */
    boolean isResting(TopicPartition partition) {
        Rest rest = rests.get(partition);
        return rest != null && ticker.nanos() - rest.from < rest.nanos;
    }

    /** The task lost the partition, which ends its pause; how long it stays away is no part of it. */
    void lost(TopicPartition partition) {
        rest(partition);
    }

    private void rest(TopicPartition partition) {
        Long from = since.remove(partition);
        if (from != null) {
            long now = ticker.nanos();
            rests.put(partition, new Rest(now, Math.min(now - from, longestRest)));
        }
    }

    /**
     * Has these paused and the others read. Pausing is repeated, which is harmless: Connect forgets it of a partition
     * that stayed away for a while. Resuming is not, while Connect holds records back to give them again: it would add
     * to them with each poll. So this is the last that a put does which does not fail.
     */
    void become(Set<TopicPartition> wanted) {
        if (wanted.isEmpty() && paused.isEmpty()) {
            return;
        }
        for (TopicPartition partition : context.assignment()) {
            if (wanted.contains(partition)) {
                paused.add(partition);
                since.putIfAbsent(partition, ticker.nanos());
                context.pause(partition);
            } else if (paused.remove(partition)) {
                rest(partition);
                context.resume(partition);
            }
        }
    }
}
