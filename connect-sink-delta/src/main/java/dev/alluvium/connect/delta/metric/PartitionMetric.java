// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a topic-partition in a task: {@code type=delta-sink-partition}. */
public enum PartitionMetric implements Metric {
    /** Offset before which everything is committed. */
    COVERED_OFFSET("covered-offset", "Offset before which everything is committed."),
    /** Highest offset taken. */
    CONSUMED_OFFSET("consumed-offset", "Highest offset taken."),
    /** Records held and not committed. */
    UNFLUSHED_RECORDS("unflushed-records", "Records held and not committed."),
    /** Gaps between offsets, as transactions and compaction leave them. */
    OFFSET_GAPS_TOTAL("offset-gaps-total", "Gaps between offsets, as transactions and compaction leave them."),
    /** Times that the topic turned out to be another one. */
    OFFSET_MISMATCH_TOTAL("offset-mismatch-total", "Times that the topic turned out to be another one.");

    private final String attribute;
    private final String description;

    PartitionMetric(String attribute, String description) {
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
