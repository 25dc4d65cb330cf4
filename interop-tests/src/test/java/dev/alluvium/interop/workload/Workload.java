// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A table that one seed writes, step by step, and what it must hold. The same seed, shape and store do the same, but for times.
 * Confined to one thread.
 *
 * <p>Whatever another engine commits in between, the caller tells the model ({@link #rows}).
 */
public final class Workload {
    /** 1582-10-10 in the proleptic calendar, which the mixed calendar does not have. */
    public static final int DAY_IN_THE_GAP = -141_432;

    private static final int LANES = 2;

    private final Shape shape;
    private final ObjectStore store;
    private final Random random;
    private final Coverage coverage = new Coverage();
    private final NaiveRows rows = new NaiveRows();
    private final SortedMap<String, Long> txns = new TreeMap<>();
    private final TableContext context;
    private final RowSource source;
    private final Steps steps;
    private StructType schema;
    private DeltaTable table;
    private TableWriter appender;
    private TableWriter upserter;

    /**
     * Makes the table.
     *
     * @param staging where events are staged; a directory of its own
     * @param scratch local, for merges
     */
    public Workload(long seed, Shape shape, ObjectStore store, ObjectStore staging, Path scratch) {
        this.shape = shape;
        this.store = store;
        this.random = new Random(seed);
        this.context = context(seed);
        this.schema = shape.schema();
        this.source = new RowSource(shape, random, coverage);
        TableSpec spec = new TableSpec(schema, shape.partitionColumns(), shape.properties(), "seed " + seed);
        this.table = DeltaTable.create(store, spec, context);
        this.steps = new Steps(this, staging, scratch);
        openWriters();
    }

    private static TableContext context(long seed) {
        AtomicLong ids = new AtomicLong();
        return new TableContext(
                Clock.systemUTC(),
                () -> new java.util.UUID(seed, ids.incrementAndGet()).toString(),
                new Random(seed),
                duration -> {},
                "Alluvium/interop",
                new CommitPolicy(20, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(2)));
    }

    /** Steps until the table has this version. */
    public void runTo(long version) {
        while (table.refresh().version() < version) {
            step();
        }
    }

    /** One random step; most commit one version. */
    public void step() {
        steps.any();
        long version = table.refresh().version();
        coverage.count("table.steps");
        if (store.head("_delta_log/%020d.checkpoint.parquet".formatted(version)).isPresent()) {
            coverage.count("table.checkpoints");
        }
    }

    /** Another process takes over. */
    public void reopen() {
        coverage.count("operation.reopen");
        table = DeltaTable.open(store, context).orElseThrow();
        openWriters();
    }

    private void openWriters() {
        appender = new TableWriter(table, settings(WriteMode.APPEND));
        upserter = new TableWriter(table, settings(WriteMode.UPSERT));
    }

    WriterSettings settings(WriteMode mode) {
        return new WriterSettings(
                mode,
                mode == WriteMode.UPSERT ? List.of(Shape.KEY) : List.of(),
                false,
                List.of(),
                true,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                8L << 20,
                random.nextBoolean() ? Compression.SNAPPY : Compression.ZSTD,
                List.of());
    }

    /** Commits these changes and tells the model. */
    void flush(WriteMode mode, StructType columns, List<Change> changes) {
        List<List<Event>> events = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            events.add(new ArrayList<>());
        }
        long offset = txns.values().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        for (Change change : changes) {
            events.get((int) Math.floorMod(change.key(), (long) LANES)).add(change.event(columns, offset++));
        }
        List<Part> parts = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            if (!events.get(lane).isEmpty() || random.nextInt(4) == 0) {
                parts.add(part("topic-" + lane, offset, events.get(lane)));
            }
        }
        FlushRequest request = new FlushRequest(columns, parts, rejections -> {
            if (!rejections.isEmpty()) {
                throw new AssertionError("rejected: " + rejections);
            }
        });
        FlushResult result = (mode == WriteMode.APPEND ? appender : upserter).flush(request);
        if (result.version().isEmpty() && !parts.isEmpty()) {
            throw new AssertionError("nothing was committed: " + result);
        }
        parts.forEach(part -> txns.put(part.appId(), part.covered()));
        changes.forEach(change -> change.apply(rows));
    }

    private Part part(String lane, long covered, List<Event> events) {
        String appId = "app:" + lane;
        Long before = txns.get(appId);
        return new Part(lane, appId, before == null ? OptionalLong.empty() : OptionalLong.of(before), covered, events);
    }

    /** Columns that somebody added, this workload or another engine. */
    public void columnsAre(StructType columns) {
        schema = columns;
    }

    /** The columns that the table must have. */
    public StructType schema() {
        return schema;
    }

    /** What the table looks like. */
    public Shape shape() {
        return shape;
    }

    /** The rows that the table must have. */
    public NaiveRows rows() {
        return rows;
    }

    /** The {@code txn} versions that the table must have. */
    public SortedMap<String, Long> txns() {
        return txns;
    }

    /** What was covered so far. */
    public Coverage coverage() {
        return coverage;
    }

    /** The newest version, as the engine knows it. */
    public Snapshot snapshot() {
        return table.refresh();
    }

    /** The table as the workload has it open. */
    public DeltaTable table() {
        return table;
    }

    /** The properties that a table of this shape has. */
    Map<String, String> properties() {
        return shape.properties();
    }

    Random random() {
        return random;
    }

    RowSource source() {
        return source;
    }
}
