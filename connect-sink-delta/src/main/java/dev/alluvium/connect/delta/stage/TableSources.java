// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.stage;

import dev.alluvium.connect.delta.commit.SourceChanges;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.maintain.TableSite;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.offset.OffsetTakeover;
import dev.alluvium.delta.offset.SourceOffset;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * Sets what tables say of their sources, by commits without data. Works on tables of its own, opened for each change,
 * so that it may be called beside a task that writes them: that one is fenced and looks again. Confined to one thread.
 */
public final class TableSources implements SourceChanges {
    private final Function<String, TableSite> sites;
    private final Path directory;

    /**
     * @param sites of tables; each is closed after use
     * @param directory on local disk, for what a merge cannot hold in memory
     */
    public TableSources(Function<String, TableSite> sites, Path directory) {
        this.sites = sites;
        this.directory = directory;
    }

    @Override
    public void startEpoch(String table, TopicPartition partition, long next) {
        readFrom(table, new TreeMap<>(Map.of(lane(partition), next)));
    }

    @Override
    public void adopt(String table, TopicPartition partition, String otherPrefix) {
        try (TableSite site = sites.apply(table)) {
            site.table(table)
                    .ifPresent(found -> new OffsetTakeover(found, otherPrefix, prefix(site)).apply(lane(partition)));
        }
    }

    /**
     * Has sources read on from these offsets, as far as the table holds anything of them; of the others Kafka's own
     * offsets decide. Where events are staged, those that wait are merged before. May be repeated after a failure.
     *
     * @param next by source the first offset to be read
     */
    public void readFrom(String table, SortedMap<Lane, Long> next) {
        try (TableSite site = sites.apply(table)) {
            if (site.config().stages()) {
                resetStaged(site, next);
            } else {
                site.table(table).ifPresent(found -> {
                    SortedMap<Lane, Long> held = held(found, next, prefix(site));
                    if (!held.isEmpty()) {
                        new OffsetReset(found, Optional.empty(), prefix(site)).apply(held);
                    }
                });
            }
        }
    }

    private void resetStaged(TableSite site, SortedMap<Lane, Long> next) {
        StagedTable staged = new StagedTable(site);
        Optional<DeltaTable> staging = staged.staging();
        if (staging.isEmpty()) {
            if (staged.rows().isPresent()
                    && !mergedOf(staged.rows().get(), next, prefix(site)).isEmpty()) {
                throw SinkErrors.stagingTableGone(site.name());
            }
            return;
        }
        SortedMap<Lane, Long> held = held(staging.get(), next, prefix(site));
        if (held.isEmpty()) {
            return;
        }
        DeltaTable rows = staged.rowsOrCreate(staging.get());
        mergeWhatWaits(site, staged);
        new OffsetReset(rows, staging, prefix(site)).apply(held);
    }

    /** Each merge takes in some of what waits; where one takes nothing, the reset says what is wrong. */
    private void mergeWhatWaits(TableSite site, StagedTable staged) {
        MergeStep merge = new MergeStep(site, staged, directory);
        long before = Long.MAX_VALUE;
        for (long waiting = waiting(staged); waiting > 0 && waiting < before; waiting = waiting(staged)) {
            before = waiting;
            merge.run();
        }
    }

    private static long waiting(StagedTable staged) {
        return staged.backlog().map(Backlog::events).orElse(0L);
    }

    private static SortedMap<Lane, Long> held(DeltaTable table, SortedMap<Lane, Long> next, String prefix) {
        SortedMap<Lane, Long> held = new TreeMap<>(next);
        held.keySet()
                .removeIf(lane -> table.snapshot()
                        .txnVersion(Backlog.stagedAppId(prefix, lane))
                        .isEmpty());
        return held;
    }

    private static SortedMap<Lane, Long> mergedOf(DeltaTable rows, SortedMap<Lane, Long> next, String prefix) {
        SortedMap<Lane, Long> merged = new TreeMap<>(next);
        merged.keySet()
                .removeIf(lane -> SourceOffset.of(rows.snapshot()).stream()
                        .noneMatch(one -> one.kind() == SourceOffset.Kind.MERGED
                                && one.prefix().equals(prefix)
                                && one.source().equals(Optional.of(lane))));
        return merged;
    }

    private static String prefix(TableSite site) {
        return site.sink().commits().appIdPrefix();
    }

    private static Lane lane(TopicPartition partition) {
        return new Lane(partition.topic(), partition.partition());
    }
}
