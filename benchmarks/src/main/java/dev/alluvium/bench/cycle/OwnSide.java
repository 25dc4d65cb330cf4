// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.table.Feed;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import dev.alluvium.delta.stage.MergeBudget;
import dev.alluvium.delta.stage.StageWriter;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.stage.StagingMerge;
import dev.alluvium.delta.stage.StagingTrim;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreMetrics;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The engine's own staging, merge and maintenance. */
final class OwnSide extends Side {
    private static final String PREFIX = "bench";
    private static final Lane LANE = new Lane("t", 0);
    private static final long MERGE_MEMORY_BYTES = 256L << 20;

    private final DeltaTable rows;
    private final DeltaTable staging;
    private final Feed feed;
    private final StagingMerge merge;
    private final WriterSettings settings;

    /**
     * @param staging where the table of events shall be
     * @param scratch directory for what a merge sorts
     */
    OwnSide(Path table, Path staging, Path scratch, CycleOptions options) {
        super(table);
        this.settings = RowWriting.upserts(options.engine());
        this.rows = DeltaTable.open(metered(table), RowFiles.context()).orElseThrow();
        ObjectStore events = metered(staging);
        TableCreation.create(
                events, new StagingFormat(Traffic.SCHEMA, List.of("id"), List.of()).spec(), RowFiles.context());
        this.staging = DeltaTable.open(events, RowFiles.context()).orElseThrow();
        StageWriter writer = new StageWriter(
                this.staging, new StageWriter.Settings(RowWriting.TARGET_BYTES, Compression.SNAPPY, event -> null));
        this.feed = new Feed(writer::flush, Backlog.stagedAppId(PREFIX, LANE));
        this.merge = new StagingMerge(
                this.staging,
                rows,
                new StagingMerge.Settings(settings, PREFIX, new MergeBudget(MERGE_MEMORY_BYTES, scratch)));
    }

    /** Whichever step runs counts the requests. */
    private ObjectStore metered(Path directory) {
        StoreMetrics running = (request, bytes, nanos, failed) ->
                figures().values().forEach(figures -> figures.ended(request, bytes, nanos, failed));
        return new MeteredObjectStore(new LocalObjectStore(directory), running, System::nanoTime);
    }

    @Override
    void stage(List<Event> events) {
        figures(Step.STAGE).measure(() -> feed.flush(events));
    }

    @Override
    void run(Step step) {
        Figures figures = figures(step);
        switch (step) {
            case STAGE -> throw new IllegalArgumentException("events are staged in batches");
            case MERGE ->
                figures.measure(() -> {
                    merge.merge();
                    new StagingTrim(staging, PREFIX, Duration.ZERO).trim(rows.refresh());
                });
            case COMPACT -> figures.measure(this::compact);
            case MANIFESTS -> figures.measure(() -> new SymlinkManifests(rows).run());
            case VACUUM ->
                figures.measure(() -> {
                    VacuumPolicy policy = new VacuumPolicy(Duration.ZERO, true, false);
                    new Vacuum(rows, policy).run();
                    new Vacuum(staging, policy).run();
                });
        }
    }

    private void compact() {
        new Compaction(rows, TableWriter.parquet(rows, settings), CompactionPolicy.standard(RowWriting.TARGET_BYTES))
                .run();
    }
}
