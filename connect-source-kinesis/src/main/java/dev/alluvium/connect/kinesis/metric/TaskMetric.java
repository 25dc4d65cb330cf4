// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a task: {@code type=kinesis-source-task}. */
public enum TaskMetric implements Metric {
    /** Shards that are read. */
    SHARDS_READING("shards-reading", "Shards that are read."),
    /** Own shards that wait for a parent. */
    SHARDS_WAITING("shards-waiting", "Own shards that wait for a parent."),
    /** How long the oldest of them waits. */
    WAIT_OLDEST_MS("wait-oldest-ms", "How long the oldest of them waits."),
    /** Bytes fetched and not delivered. */
    BUFFER_BYTES("buffer-bytes", "Bytes fetched and not delivered."),
    /** The largest of its shards. */
    MILLIS_BEHIND_LATEST_MAX("millis-behind-latest-max", "The largest of its shards."),
    /** Shards without an answer for too long. */
    STALLED_SHARDS("stalled-shards", "Shards without an answer for too long."),
    /** 1 when a shard is behind by more than four fifths of the retention. */
    RETENTION_RISK("retention-risk", "1 when a shard is behind by more than four fifths of the retention."),
    /** 1 when the start of every stream is stored or needs no storing. */
    START_PINNED("start-pinned", "1 when the start of every stream is stored or needs no storing."),
    /** Polls that returned nothing. */
    POLLS_EMPTY("polls-empty", "Polls that returned nothing.");

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
