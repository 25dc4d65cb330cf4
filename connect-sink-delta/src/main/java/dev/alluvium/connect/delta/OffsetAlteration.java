// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.error.RecordException;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.maintain.Ownership;
import dev.alluvium.connect.delta.maintain.TableRegister;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.route.Router;
import dev.alluvium.connect.delta.stage.TableSources;
import dev.alluvium.delta.stage.Lane;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets that an operator sets through Connect's REST interface while the connector is stopped: they are set in the
 * tables, which otherwise would win over them. May be repeated, and finds what is left to do. Confined to one thread.
 */
final class OffsetAlteration {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetAlteration.class);
    private static final String METRICS = "offsets";

    private final TaskWiring wiring;
    private final SinkConfig config;
    private final Router router;
    private final Map<String, String> failures = new TreeMap<>();
    private @Nullable RuntimeException first;

    OffsetAlteration(TaskWiring wiring) {
        this.wiring = wiring;
        this.config = wiring.config();
        this.router = new Router(config.routing());
    }

    /**
     * Sets the offsets in every table that holds one of these partitions.
     *
     * @param offsets the first to be read, null to read the partition as if it had never been read
     * @throws org.apache.kafka.connect.errors.ConnectException naming what was asked wrongly, with nothing done; or the
     *     tables that could not be changed
     */
    void apply(Map<TopicPartition, Long> offsets) {
        check(offsets);
        try (Stores stores = wiring.stores().get();
                SinkMetrics metrics = new SinkMetrics(config.connector(), METRICS)) {
            TableSite.Shared shared = wiring.shared(stores, metrics);
            TableSources sources = new TableSources(name -> new TableSite(name, shared), TaskWiring.spills());
            byTable(stores, offsets).forEach((table, next) -> set(sources, table, next));
            shared.catalogs().close();
        }
        if (!failures.isEmpty()) {
            throw SinkErrors.offsetsNotSet(failures, first);
        }
    }

    private void check(Map<TopicPartition, Long> offsets) {
        Predicate<String> subscribed = Ownership.subscribed(config.properties());
        offsets.forEach((partition, offset) -> {
            if (offset != null && offset < 0) {
                throw SinkErrors.noOffset(partition, offset);
            }
            // What is to be forgotten may be of a topic that the connector does not read any more.
            if (offset != null && !subscribed.test(partition.topic())) {
                throw SinkErrors.notSubscribed(partition);
            }
        });
    }

    /** One table that is away keeps no other from being set. */
    private void set(TableSources sources, String table, SortedMap<Lane, Long> next) {
        try {
            sources.readFrom(table, next);
            LOG.info("ALV-SNK-035 offsets set table={} next={}", table, next);
        } catch (RuntimeException e) { // thrown with the others' when all tables were tried
            failures.put(table, String.valueOf(e.getMessage()));
            first = first == null ? e : first;
        }
    }

    private SortedMap<String, SortedMap<Lane, Long>> byTable(Stores stores, Map<TopicPartition, Long> offsets) {
        SortedMap<String, SortedMap<Lane, Long>> byTable = new TreeMap<>();
        boolean anyDynamic = offsets.keySet().stream()
                .anyMatch(partition -> staticTable(partition).isEmpty());
        Set<String> registered = anyDynamic ? registered(stores) : Set.of();
        offsets.forEach((partition, offset) -> {
            Lane lane = new Lane(partition.topic(), partition.partition());
            for (String table : staticTable(partition).map(Set::of).orElse(registered)) {
                byTable.computeIfAbsent(table, unused -> new TreeMap<>()).put(lane, offset == null ? 0 : offset);
            }
        });
        return byTable;
    }

    private Set<String> registered(Stores stores) {
        try (TableRegister register = new TableRegister(config, stores)) {
            Set<String> names = new TreeSet<>();
            register.tables(names::add);
            return names;
        }
    }

    private Optional<String> staticTable(TopicPartition partition) {
        try {
            return router.staticTable(partition.topic());
        } catch (RecordException unroutable) {
            return Optional.empty();
        }
    }
}
