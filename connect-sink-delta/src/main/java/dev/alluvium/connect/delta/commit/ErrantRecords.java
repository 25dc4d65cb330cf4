// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TaskMetric;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands records that cannot become rows to Connect, and knows when they are safe there: an offset is not covered
 * before its dead letter is. Thread-safe: a flush reports what its table refuses from a thread of its own, while the
 * task may lose partitions.
 */
public final class ErrantRecords {
    private final @Nullable ErrantRecordReporter reporter;
    private final SinkMetrics metrics;
    private final Map<TopicPartition, Queue<Future<Void>>> outstanding = new ConcurrentHashMap<>();

    /** @param reporter null where the connector has no dead letter queue: such a record then stops the task */
    public ErrantRecords(@Nullable ErrantRecordReporter reporter, SinkMetrics metrics) {
        this.reporter = reporter;
        this.metrics = metrics;
    }

    /**
     * Reports the record.
     *
     * @throws org.apache.kafka.connect.errors.DataException if there is nobody to report to
     */
    public void report(SinkRecord record, String message) {
        RuntimeException error = SinkErrors.record(record, message);
        if (reporter == null) {
            throw error;
        }
        Future<Void> safe = reporter.report(record, error);
        TopicPartition partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
        outstanding
                .computeIfAbsent(partition, unused -> new ConcurrentLinkedQueue<>())
                .add(safe);
        metrics.task().add(TaskMetric.REPORTED_RECORDS_TOTAL, 1);
    }

    /**
     * Returns once all records of these partitions that were reported are safe.
     *
     * @throws RetriableException if that takes longer than the timeout
     */
    public void await(Collection<TopicPartition> partitions, Duration timeout) {
        for (TopicPartition partition : partitions) {
            Queue<Future<Void>> futures = outstanding.get(partition);
            if (futures != null) {
                awaitAll(futures, timeout);
                outstanding.remove(partition);
            }
        }
    }

    private static void awaitAll(Collection<Future<Void>> futures, Duration timeout) {
        try {
            for (Future<Void> future : futures) {
                future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException tooSlow) {
            throw SinkErrors.reportsPending(futures.size());
        } catch (ExecutionException refused) {
            throw SinkErrors.reportFailed(refused.getCause() == null ? refused : refused.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkErrors.interrupted("the dead letter queue");
        }
    }

    /** The task lost the partition, or takes it again from before. */
    public void forget(TopicPartition partition) {
        outstanding.remove(partition);
    }
}
