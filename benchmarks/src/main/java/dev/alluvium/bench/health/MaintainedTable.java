// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import dev.alluvium.bench.health.HealthOptions.Skew;
import dev.alluvium.bench.table.AgeingStore;
import dev.alluvium.bench.table.Feed;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.TableDebt;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreMetrics;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import dev.alluvium.testsupport.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A table that is upserted batch by batch, a minute each, compacted, vacuumed and cleaned up as the sink does it. */
final class MaintainedTable {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final int BATCHES_PER_DAY = 1_440;
    private static final int TELL_EVERY = 1_000;
    private static final Map<String, String> PROPERTIES = Map.of(
            "delta.enableDeletionVectors", "true",
            "delta.logRetentionDuration", "interval 1 day",
            "delta.deletedFileRetentionDuration", "interval 1 day");

    private final HealthOptions options;
    private final Path directory;
    private final Skew skew;
    private final ManualClock clock;
    private final Traffic traffic;
    private final ObjectStore store;
    private final DeltaTable table;
    private final Feed feed;
    private final CompactionPolicy policy;
    private final Compaction compaction;
    private final Vacuum vacuum;
    private final List<Sample> samples = new ArrayList<>();
    private long rowsCopied;
    private long rowsUpserted;

    /** @param metrics told of each request */
    MaintainedTable(Path directory, Skew skew, HealthOptions options, StoreMetrics metrics) {
        this.options = options;
        this.directory = directory;
        this.skew = skew;
        this.clock = new ManualClock(Instant.now().minus(MINUTE.multipliedBy(options.batches() + 2L)));
        this.traffic = skew == Skew.UNIFORM ? new Traffic(options.keys(), 0) : Traffic.eightyTwenty(options.keys());
        this.store = new AgeingStore(
                new MeteredObjectStore(new LocalObjectStore(directory), metrics, System::nanoTime), clock);
        TableContext context = new TableContext(
                clock,
                () -> UUID.randomUUID().toString(),
                new Random(7),
                pause -> {},
                "Alluvium/bench",
                CommitPolicy.standard());
        this.table = DeltaTable.create(store, new TableSpec(Traffic.SCHEMA, List.of(), PROPERTIES, ""), context);
        WriterSettings settings = RowWriting.upserts(UpsertEngine.DELETION_VECTORS, options.targetBytes());
        this.feed = new Feed(new TableWriter(table, settings)::flush);
        this.policy = CompactionPolicy.standard(options.targetBytes());
        this.compaction = new Compaction(table, TableWriter.parquet(table, settings), policy);
        this.vacuum = new Vacuum(table, new VacuumPolicy(RETENTION, true, false));
    }

    /** Every batch, and the upkeep between them. */
    void run() {
        traffic.startAgain();
        for (int batch = 1; batch <= options.batches(); batch++) {
            feed.flush(traffic.next(options.batch()));
            rowsUpserted += options.batch();
            if (batch % options.compactEvery() == 0) {
                rowsCopied += compaction.run().rows();
            }
            if (batch % BATCHES_PER_DAY == 0) {
                vacuum.run();
            }
            if (batch % options.sampleEvery() == 0 || batch == options.batches()) {
                samples.add(sample(batch));
                if (batch % TELL_EVERY == 0) {
                    System.err.println(skew + ": " + samples.get(samples.size() - 1));
                }
            }
            clock.advance(MINUTE);
        }
    }

    /** Before the first batch. */
    void fill() {
        double rowsOfAFile = (double) RowFiles.ROWS_OF_A_FILE * options.targetBytes() / RowWriting.TARGET_BYTES;
        int files = Math.max(1, (int) Math.round(options.keys() / rowsOfAFile));
        RowFiles.fill(table, store, options.keys(), files);
        clock.advance(MINUTE);
    }

    private Sample sample(int batch) {
        Snapshot snapshot = table.snapshot();
        TableDebt debt = TableDebt.of(snapshot.files(), policy);
        int objects = 0;
        long logBytes = 0;
        long checkpointBytes = 0;
        for (Iterator<ObjectStatus> listed = store.list("_delta_log/", ""); listed.hasNext(); ) {
            ObjectStatus object = listed.next();
            objects++;
            logBytes += object.size();
            checkpointBytes = object.key().endsWith(".checkpoint.parquet") ? object.size() : checkpointBytes;
        }
        return new Sample(
                batch,
                debt.rows(),
                debt.liveRows(),
                snapshot.files().size(),
                debt.smallFiles(),
                snapshot.files().stream().mapToLong(AddFile::size).sum(),
                vectorBytes(snapshot),
                rowsCopied,
                rowsUpserted,
                objects,
                logBytes,
                checkpointBytes);
    }

    private static long vectorBytes(Snapshot snapshot) {
        return snapshot.files().stream()
                .map(AddFile::deletionVector)
                .flatMap(Optional::stream)
                .mapToLong(DeletionVector::sizeInBytes)
                .sum();
    }

    List<Sample> samples() {
        return samples;
    }

    /** How many commits a reader replays besides the newest checkpoint. */
    long commitsBehindCheckpoint() {
        long version = table.snapshot().version();
        long checkpoint = version;
        while (checkpoint > 0 && store.head(LogFiles.checkpoint(checkpoint)).isEmpty()) {
            checkpoint--;
        }
        return version - checkpoint;
    }

    Path directory() {
        return directory;
    }

    /** What its rows must be. */
    Traffic traffic() {
        return traffic;
    }
}
