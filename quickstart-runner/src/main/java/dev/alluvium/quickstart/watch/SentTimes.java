// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * When each event was sent, by where it lies in Kafka. Thread-safe.
 *
 * <p>A partition is fed either by the runner's producer or by a source connector, in order of offsets; a second note of
 * an offset is ignored, so that the producer's own time wins over what a reader of the topic finds.
 */
public final class SentTimes {
    private final Map<TopicPartition, Times> times = new ConcurrentHashMap<>();

    /** Notes one event. */
    public void note(TopicPartition topicPartition, long offset, long sentAtMillis) {
        times.computeIfAbsent(topicPartition, unused -> new Times()).add(offset, sentAtMillis);
    }

    /** Gives the sending times of the events with {@code fromOffset <= offset <= toOffset}. */
    public void forEach(TopicPartition topicPartition, long fromOffset, long toOffset, LongConsumer consumer) {
        Times known = times.get(topicPartition);
        if (known != null) {
            known.forEach(fromOffset, toOffset, consumer);
        }
    }

    /** Two growing arrays: 100,000 boxed entries would cost more than the events. */
    private static final class Times {
        private long[] offsets = new long[256];
        private long[] millis = new long[256];
        private int size;

        synchronized void add(long offset, long sentAtMillis) {
            if (size > 0 && offset <= offsets[size - 1]) {
                return;
            }
            if (size == offsets.length) {
                offsets = Arrays.copyOf(offsets, size * 2);
                millis = Arrays.copyOf(millis, size * 2);
            }
            offsets[size] = offset;
            millis[size] = sentAtMillis;
            size++;
        }

        synchronized void forEach(long fromOffset, long toOffset, LongConsumer consumer) {
            int found = Arrays.binarySearch(offsets, 0, size, fromOffset);
            for (int i = found < 0 ? -found - 1 : found; i < size && offsets[i] <= toOffset; i++) {
                consumer.accept(millis[i]);
            }
        }
    }
}
