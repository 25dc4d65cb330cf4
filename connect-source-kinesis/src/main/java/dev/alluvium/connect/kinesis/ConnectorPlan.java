// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.common.metric.MetricBean;
import dev.alluvium.connect.kinesis.config.SourceConfig;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.metric.ConnectorMetric;
import dev.alluvium.connect.kinesis.offset.ConnectOffsets;
import dev.alluvium.connect.kinesis.read.Listing;
import dev.alluvium.connect.kinesis.shard.OwnershipPlanner;
import dev.alluvium.connect.kinesis.shard.Plans;
import dev.alluvium.connect.kinesis.shard.Shard;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import dev.alluvium.connect.kinesis.shard.StreamLoad;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import dev.alluvium.connect.kinesis.stream.KinesisApi;
import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.StreamDirectory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the configurations of the tasks: the connector's own, with the hash keys that each of them owns. */
final class ConnectorPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorPlan.class);

    private final Map<String, String> properties;
    private final String name;
    private final LongConsumer pause;
    private final Clock clock;
    private final MetricBean<ConnectorMetric> bean;
    /** Names and creation times of the discovered streams that the plan in force has. */
    private volatile SortedMap<String, Long> discovered = Collections.emptySortedMap();

    private final @Nullable OffsetStorageReader offsets;
    private final List<PlanWatch> watches = new ArrayList<>();
    private volatile List<TaskRanges> inForce = List.of();
    private volatile @Nullable List<TaskRanges> proposed;

    /**
     * @param pause lets so many milliseconds pass
     * @param clock for the time over which tasks' loads are compared
     * @param offsets what Connect stores; null where the worker does not say
     */
    ConnectorPlan(
            Map<String, String> properties, LongConsumer pause, Clock clock, @Nullable OffsetStorageReader offsets) {
        this.offsets = offsets;
        this.properties = properties;
        this.name = properties.getOrDefault("name", "alluvium");
        this.pause = pause;
        this.clock = clock;
        this.bean = MetricBean.register(ConnectorMetric.class, "type", "kinesis-source-connector", "connector", name);
    }

    List<Map<String, String>> taskConfigs(SourceConfig config, StreamDirectory api, int maxTasks) {
        Map<String, List<Shard>> open = new TreeMap<>();
        Map<String, Long> created = new HashMap<>();
        for (Listing listing : listings(config, api)) {
            created.put(listing.summary().arn(), listing.summary().created());
            open.put(listing.summary().arn(), listing.openShards());
        }
        List<TaskRanges> plan = choose(config, open, maxTasks);
        long shards = open.values().stream().mapToLong(List::size).sum();
        bean.set(ConnectorMetric.STREAMS, open.size());
        bean.set(ConnectorMetric.SHARDS_OPEN, shards);
        bean.set(ConnectorMetric.TASKS_PLANNED, plan.size());
        bean.set(ConnectorMetric.IMBALANCE, StreamLoad.equal(open).imbalance(plan));
        LOG.info("ALV-KIN-002 planned streams={} shards={} tasks={}", open.size(), shards, plan.size());
        List<Map<String, String>> configs = new ArrayList<>();
        for (TaskRanges ranges : plan) {
            Map<String, String> task = new HashMap<>(properties);
            task.put(SourceSettings.TASK_ID, String.valueOf(configs.size()));
            task.put(SourceSettings.TASK_RANGES, ranges.encode());
            task.put(
                    SourceSettings.TASK_CREATED,
                    ranges.streams().stream()
                            .map(stream -> stream + "@" + created.get(stream))
                            .collect(Collectors.joining(" ")));
            configs.add(task);
        }
        if (plan.size() > 1 && config.mapping().hasStateTopic()) {
            configs.get(0).put(SourceSettings.TASK_PLAN, Plans.encode(plan));
        }
        inForce = plan;
        return configs;
    }

    /** What was proposed, is in force or was before the connector started, as long as it is a plan; else a new one. */
    private List<TaskRanges> choose(SourceConfig config, Map<String, List<Shard>> open, int maxTasks) {
        if (!config.mapping().hasStateTopic()) {
            // Nothing tells one task how far another has read: a stream is one task's.
            Map<String, List<Shard>> whole = new TreeMap<>(open);
            whole.replaceAll((stream, shards) -> List.of());
            return OwnershipPlanner.plan(whole, maxTasks);
        }
        List<TaskRanges> fresh = OwnershipPlanner.plan(open, maxTasks);
        List<TaskRanges> better = proposed;
        proposed = null;
        if (better == null && inForce.isEmpty() && offsets != null && fresh.size() > 1) {
            better = StoredPlan.read(name, offsets).orElse(null);
        }
        if (better != null && Plans.isValid(better, fresh.size(), open.keySet())) {
            return better;
        }
        return Plans.isValid(inForce, fresh.size(), open.keySet()) ? inForce : fresh;
    }

    /**
     * Looks from now on whether the plan in force still holds: whether other streams are there, and whether tasks read
     * too unequally. Repeated calls change nothing.
     */
    void watch(SourceConfig config, Supplier<StreamDirectory> apis, Runnable replan) {
        if (!watches.isEmpty()) {
            return;
        }
        config.discovery()
                .ifPresent(discovery -> watches.add(
                        new PlanWatch(name, discovery.interval(), () -> hasOtherStreams(discovery, apis), replan)));
        if (offsets != null && config.mapping().hasStateTopic()) {
            LoadWatch loads = new LoadWatch(config.rebalance(), new ConnectOffsets(offsets), clock);
            Duration interval = config.rebalance().delay().dividedBy(2);
            watches.add(new PlanWatch(name, interval, () -> isUnequal(loads, apis), replan));
        }
    }

    /** Whether a plan was found that divides the load better than the one in force. */
    boolean isUnequal(LoadWatch loads, Supplier<StreamDirectory> apis) {
        List<TaskRanges> plan = inForce;
        if (plan.size() < 2) {
            return false;
        }
        try (StreamDirectory api = apis.get()) {
            Set<String> streams =
                    plan.stream().flatMap(ranges -> ranges.streams().stream()).collect(Collectors.toSet());
            List<Listing> listings =
                    streams.stream().map(stream -> Listing.of(api, stream)).toList();
            Optional<List<TaskRanges>> next = loads.look(listings, plan);
            bean.set(ConnectorMetric.IMBALANCE, loads.imbalance());
            next.ifPresent(better -> {
                LOG.info("ALV-KIN-004 tasks read unequally imbalance={} tasks={}", loads.imbalance(), plan.size());
                proposed = better;
            });
            return next.isPresent();
        }
    }

    /** Whether streams appeared, disappeared or were created again since the plan was made. */
    boolean hasOtherStreams(SourceConfig.Discovery discovery, Supplier<StreamDirectory> apis) {
        try (StreamDirectory api = apis.get()) {
            SortedMap<String, Long> now = new StreamDiscovery(discovery.pattern(), api, pause).find(discovered);
            boolean others = !now.equals(discovered);
            if (others) {
                LOG.info("ALV-KIN-003 streams changed before={} now={}", discovered.keySet(), now.keySet());
            }
            return others;
        }
    }

    private List<Listing> listings(SourceConfig config, StreamDirectory api) {
        List<Listing> listings = new ArrayList<>();
        config.streams().forEach(stream -> listings.add(listing(api, stream)));
        config.discovery().ifPresent(discovery -> {
            discovered = found(discovery, api);
            for (String stream : discovered.keySet()) {
                listedOrGone(api, stream).ifPresent(listings::add);
            }
        });
        return listings;
    }

    private SortedMap<String, Long> found(SourceConfig.Discovery discovery, StreamDirectory api) {
        try {
            return new StreamDiscovery(discovery.pattern(), api, pause).find(discovered);
        } catch (KinesisException e) {
            throw failure("matching " + discovery.pattern(), e);
        }
    }

    /** Empty where the stream was deleted since it was found. */
    private static Optional<Listing> listedOrGone(KinesisApi api, String stream) {
        try {
            return Optional.of(Listing.of(api, stream));
        } catch (KinesisException e) {
            if (e.kind() == KinesisException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure(stream, e);
        }
    }

    /**
     * Checks that these shards are closed, or gone with their records: an open one would never be read again.
     *
     * @throws ConnectException if one of them still takes records
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

    private static Listing listing(KinesisApi api, String stream) {
        try {
            return Listing.of(api, stream);
        } catch (KinesisException e) {
            throw failure(stream, e);
        }
    }

    private static ConnectException failure(String stream, KinesisException e) {
        return switch (e.kind()) {
            case DENIED -> SourceErrors.denied(stream, e);
            case NOT_FOUND, INVALID -> SourceErrors.streamMissing(stream, e);
            case THROTTLED, UNAVAILABLE, EXPIRED_ITERATOR, EXPIRED_TOKEN, EXPIRED_CREDENTIALS ->
                new RetriableException("stream " + stream + " cannot be listed now: " + e.getMessage(), e);
        };
    }

    @Override
    public void close() {
        watches.forEach(PlanWatch::close);
        bean.close();
    }
}
