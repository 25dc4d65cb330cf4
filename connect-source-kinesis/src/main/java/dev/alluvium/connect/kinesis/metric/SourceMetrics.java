// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.metric;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.HashMap;
import java.util.Map;

/** The beans of one task. Written by the task thread; every bean is gone after {@link #close}. */
public final class SourceMetrics implements AutoCloseable {
    private final String connector;
    private final String task;
    private final MetricBean<TaskMetric> taskBean;
    private final Map<ShardRef, MetricBean<ShardMetric>> shards = new HashMap<>();

    /**
     * @param connector its name
     * @param task its number among the connector's tasks
     */
    public SourceMetrics(String connector, String task) {
        this.connector = connector;
        this.task = task;
        this.taskBean = MetricBean.register(
                TaskMetric.class, "type", "kinesis-source-task", "connector", connector, "task", task);
    }

    /** The task's own numbers. */
    public MetricBean<TaskMetric> task() {
        return taskBean;
    }

    /** The numbers of a shard. */
    public MetricBean<ShardMetric> shard(ShardRef shard) {
        return shards.computeIfAbsent(
                shard,
                which -> MetricBean.register(
                        ShardMetric.class,
                        "type",
                        "kinesis-source-shard",
                        "connector",
                        connector,
                        "task",
                        task,
                        "stream",
                        which.stream().substring(which.stream().lastIndexOf('/') + 1),
                        "shard",
                        which.shard().value()));
    }

    /** The shard ended. */
    public void forget(ShardRef shard) {
        MetricBean<ShardMetric> bean = shards.remove(shard);
        if (bean != null) {
            bean.close();
        }
    }

    @Override
    public void close() {
        taskBean.close();
        shards.values().forEach(MetricBean::close);
        shards.clear();
    }
}
