// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.metric;

import dev.alluvium.connect.common.metric.Metric;

/** Numbers of a connector: {@code type=kinesis-source-connector}. */
public enum ConnectorMetric implements Metric {
    /** Streams of the plan. */
    STREAMS("streams", "Streams of the plan."),
    /** Open shards when the plan was made. */
    SHARDS_OPEN("shards-open", "Open shards when the plan was made."),
    /** Tasks of the plan. */
    TASKS_PLANNED("tasks-planned", "Tasks of the plan."),
    /** What the busiest task reads in hundredths of the mean; its shards, where no bytes are known yet. */
    IMBALANCE(
            "imbalance",
            "What the busiest task reads in hundredths of the mean; its shards, where no bytes are known yet.");

    private final String attribute;
    private final String description;

    ConnectorMetric(String attribute, String description) {
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
