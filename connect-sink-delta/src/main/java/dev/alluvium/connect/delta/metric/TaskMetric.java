// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a task: {@code type=delta-sink-task}. */
public enum TaskMetric implements Metric {
    /** Records held and not committed. */
    BUFFERED_RECORDS("buffered-records", "Records held and not committed."),
    /** Bytes held and not committed, estimated. */
    BUFFERED_BYTES("buffered-bytes", "Bytes held and not committed, estimated."),
    /** Longest put. */
    PUT_TIME_MS_MAX("put-time-ms-max", "Longest put."),
    /** Mean time of a flush. */
    FLUSH_TIME_MS_AVG("flush-time-ms-avg", "Mean time of a flush."),
    /** Longest flush. */
    FLUSH_TIME_MS_MAX("flush-time-ms-max", "Longest flush."),
    /** Flushes because of records. */
    FLUSH_TRIGGER_SIZE_TOTAL("flush-trigger-size-total", "Flushes because of records."),
    /** Flushes because of bytes. */
    FLUSH_TRIGGER_BYTES_TOTAL("flush-trigger-bytes-total", "Flushes because of bytes."),
    /** Flushes because of age. */
    FLUSH_TRIGGER_INTERVAL_TOTAL("flush-trigger-interval-total", "Flushes because of age."),
    /** Flushes because the task held too much. */
    FLUSH_TRIGGER_MEMORY_TOTAL("flush-trigger-memory-total", "Flushes because the task held too much."),
    /** Partitions rewound because the table held another offset than expected. */
    FENCED_TOTAL("fenced-total", "Partitions rewound because the table held another offset than expected."),
    /** Commits tried again after a lost race. */
    COMMIT_RETRIES_TOTAL("commit-retries-total", "Commits tried again after a lost race."),
    /** Log writes whose outcome was unknown until the log was read. */
    AMBIGUOUS_COMMITS_TOTAL("ambiguous-commits-total", "Log writes whose outcome was unknown until the log was read."),
    /** Times that a put asked Connect to try again. */
    RETRIES_TOTAL("retries-total", "Times that a put asked Connect to try again."),
    /** Records given to the dead letter queue. */
    REPORTED_RECORDS_TOTAL("reported-records-total", "Records given to the dead letter queue."),
    /** Times that partitions were given to the task. */
    REBALANCE_TOTAL("rebalance-total", "Times that partitions were given to the task.");

    private final String attribute;
    private final String description;

    TaskMetric(String attribute, String description) {
        this.attribute = attribute;
        this.description = description;
    }

    @Override
    public String attribute() {
        return attribute;
    }

    @Override
    public String description() {
        return description;
    }
}
