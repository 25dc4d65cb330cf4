// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.metric;

import dev.alluvium.connect.common.metric.MetricBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The beans of one task. Thread-safe; every bean is gone after {@link #close}. */
public final class SinkMetrics implements AutoCloseable {
    private final String connector;
    private final String task;
    private final MetricBean<TaskMetric> taskBean;
    private final Map<String, MetricBean<TableMetric>> tables = new ConcurrentHashMap<>();
    private final Map<TopicPartition, MetricBean<PartitionMetric>> partitions = new ConcurrentHashMap<>();

    /**
     * @param connector its name
     * @param task its number among the connector's tasks
     */
    public SinkMetrics(String connector, String task) {
        this.connector = connector;
        this.task = task;
        this.taskBean =
                MetricBean.register(TaskMetric.class, "type", "delta-sink-task", "connector", connector, "task", task);
    }

    /** The task's own numbers. */
    public MetricBean<TaskMetric> task() {
        return taskBean;
    }

    /** The numbers of a table. */
    public MetricBean<TableMetric> table(String table) {
        return tables.computeIfAbsent(
                table,
                name -> MetricBean.register(
                        TableMetric.class,
                        "type",
                        "delta-sink-table",
                        "connector",
                        connector,
                        "task",
                        task,
                        "table",
                        name));
    }

    /** The numbers of a topic-partition. */
    public MetricBean<PartitionMetric> partition(TopicPartition partition) {
        return partitions.computeIfAbsent(
                partition,
                which -> MetricBean.register(
                        PartitionMetric.class,
                        "type",
                        "delta-sink-partition",
                        "connector",
                        connector,
                        "task",
                        task,
                        "topic",
                        which.topic(),
                        "partition",
                        String.valueOf(which.partition())));
    }

    /** The task lost the partition. */
    public void forget(TopicPartition partition) {
        MetricBean<PartitionMetric> bean = partitions.remove(partition);
        if (bean != null) {
            bean.close();
        }
    }

    @Override
    public void close() {
        taskBean.close();
        tables.values().forEach(MetricBean::close);
        partitions.values().forEach(MetricBean::close);
        tables.clear();
        partitions.clear();
    }
}
