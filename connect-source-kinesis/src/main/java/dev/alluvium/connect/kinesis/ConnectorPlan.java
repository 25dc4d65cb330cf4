// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.ConnectorMetric;
import dev.alluvium.connect.kinesis.read.Listing;
import dev.alluvium.connect.kinesis.shard.OwnershipPlanner;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the configurations of the tasks: the connector's own, with the hash keys that each of them owns. */
final class ConnectorPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorPlan.class);

    private final Map<String, String> properties;
    private final MetricBean<ConnectorMetric> bean;

    ConnectorPlan(Map<String, String> properties) {
        this.properties = properties;
        this.bean = MetricBean.register(
                ConnectorMetric.class,
                "type",
                "kinesis-source-connector",
                "connector",
                properties.getOrDefault("name", "alluvium"));
    }

    List<Map<String, String>> taskConfigs(SourceConfig config, KinesisApi api, int maxTasks) {
        Map<String, List<Shard>> open = new TreeMap<>();
        for (String stream : config.streams()) {
            Listing listing = listing(api, stream);
            open.put(
                    listing.summary().arn(),
                    listing.shards().stream().filter(shard -> !shard.closed()).toList());
        }
        List<TaskRanges> plan = OwnershipPlanner.plan(open, maxTasks);
        long shards = open.values().stream().mapToLong(List::size).sum();
        bean.set(ConnectorMetric.SHARDS_OPEN, shards);
        bean.set(ConnectorMetric.TASKS_PLANNED, plan.size());
        bean.set(ConnectorMetric.IMBALANCE, imbalance(shards, plan.size()));
        LOG.info("ALV-KIN-002 planned streams={} shards={} tasks={}", open.size(), shards, plan.size());
        List<Map<String, String>> configs = new ArrayList<>();
        for (TaskRanges ranges : plan) {
            Map<String, String> task = new HashMap<>(properties);
            task.put(SourceSettings.TASK_ID, String.valueOf(configs.size()));
            task.put(SourceSettings.TASK_RANGES, ranges.encode());
            configs.add(task);
        }
        return configs;
    }

    /**
     * Checks that these shards are closed, or gone with their records: an open one would never be read again.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if one of them still takes records
     */
    static void checkEnded(Set<ShardRef> ended, KinesisApi api) {
        Set<String> streams = ended.stream().map(ShardRef::stream).collect(Collectors.toSet());
        List<String> problems = new ArrayList<>();
        for (String stream : streams) {
            Listing listing = listing(api, stream);
            listing.shards().stream()
                    .filter(shard -> !shard.closed())
                    .map(shard -> new ShardRef(stream, listing.summary().created(), shard.id()))
                    .filter(ended::contains)
                    .forEach(open -> problems.add("closed is true, but " + open + " still takes records"));
        }
        if (!problems.isEmpty()) {
            throw SourceErrors.alterations(problems);
        }
    }

    private static long imbalance(long shards, int tasks) {
        if (shards == 0) {
            return 100;
        }
        long largest = (shards + tasks - 1) / tasks;
        return largest * tasks * 100 / shards;
    }

    private static Listing listing(KinesisApi api, String stream) {
        try {
            return Listing.of(api, stream);
        } catch (KinesisException e) {
            throw switch (e.kind()) {
                case DENIED -> SourceErrors.denied(stream, e);
                case NOT_FOUND, INVALID -> SourceErrors.streamMissing(stream, e);
                case THROTTLED, UNAVAILABLE, EXPIRED_ITERATOR, EXPIRED_TOKEN, EXPIRED_CREDENTIALS ->
                    new RetriableException("stream " + stream + " cannot be listed now: " + e.getMessage(), e);
            };
        }
    }

    @Override
    public void close() {
        bean.close();
    }
}
