// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.SimulatedStore;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.NaiveTable;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A staging table and a table of rows in the heap, and processes that come and go on them. */
final class StagingWorld {
    static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.LONG),
            StructField.of("b", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));
    static final List<String> VALUE_COLUMNS = List.of("a", "b", "zone");
    static final String PREFIX = "sink";

    final SimulatedStore stagingObjects = new SimulatedStore();
    final SimulatedStore rowObjects = new SimulatedStore();
    final AtomicLong nowMillis = new AtomicLong(TestContexts.NOW.toEpochMilli());
    private final AtomicLong processes = new AtomicLong();
    private final Path directory;
    private final boolean sequenced;
    private final boolean soft;
    private final boolean laneTags;

    StagingWorld(Path directory, boolean sequenced, boolean soft, boolean laneTags) {
        this(directory, sequenced, soft, laneTags, false);
    }

    /** @param vectors whether the table of rows has deletion vectors */
    StagingWorld(Path directory, boolean sequenced, boolean soft, boolean laneTags, boolean vectors) {
        this.directory = directory;
        this.sequenced = sequenced;
        this.soft = soft;
        this.laneTags = laneTags;
        TableContext context = context("setup");
        TableCreation.create(stagingObjects, new StagingFormat(SCHEMA, List.of("id"), List.of()).spec(), context);
        Map<String, String> properties = vectors ? Map.of("delta.enableDeletionVectors", "true") : Map.of();
        TableCreation.create(rowObjects, new TableSpec(SCHEMA, List.of("zone"), properties, ""), context);
    }

    NaiveTable model() {
        return new NaiveTable(VALUE_COLUMNS, false, sequenced, soft, sequenced && !soft);
    }

    private TableContext context(String name) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(nowMillis.get());
            }
        };
        CommitPolicy policy =
                new CommitPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Integer.MAX_VALUE);
        return TestContexts.with(TestContexts.counted(name, clock), policy);
    }

    WriterSettings rowSettings() {
        return new WriterSettings(
                        WriteMode.UPSERT,
                        List.of("id"),
                        sequenced,
                        sequenced ? List.of("seq") : List.of(),
                        laneTags,
                        soft ? DeleteMode.SOFT : DeleteMode.HARD,
                        LatePolicy.REPORT,
                        MissingBasePolicy.REPORT,
                        false,
                        DuplicateKeyPolicy.FAIL,
                        1L << 20,
                        Compression.NONE,
                        List.of())
                .with(new TombstonePolicy(PREFIX, Duration.ofDays(7), false));
    }

    /** A process on the stores as they are. */
    Process process() {
        return process(stagingObjects, rowObjects, 1 << 20);
    }

    Process process(ObjectStore staging, ObjectStore rows, long memoryBytes) {
        return new Process(staging, rows, memoryBytes);
    }

    /** One process: what it knows goes with it. */
    final class Process {
        final DeltaTable staging;
        final DeltaTable rows;
        private final StageWriter writer;
        private final long memoryBytes;

        Process(ObjectStore stagingStore, ObjectStore rowStore, long memoryBytes) {
            String name = "p" + processes.incrementAndGet();
            this.staging = ReplayedTables.open(stagingStore, context(name + "s"));
            this.rows = ReplayedTables.open(rowStore, context(name + "r"));
            this.writer = new StageWriter(
                    staging, new StageWriter.Settings(1L << 20, Compression.NONE, event -> event.offset() * 1000));
            this.memoryBytes = memoryBytes;
        }

        /** Appends what the staging table does not have of these partitions' changes, up to these offsets. */
        void append(Map<Integer, List<Change>> topic, Map<Integer, Long> upTo) {
            append(topic, staging.refresh(), upTo);
        }

        /** The same from what it knew when it filled its buffer. */
        FlushResult append(Map<Integer, List<Change>> topic, Snapshot known, Map<Integer, Long> upTo) {
            List<Part> parts = new ArrayList<>();
            upTo.forEach(
                    (partition, offset) -> part(known, topic, partition, offset).ifPresent(parts::add));
            return writer.flush(new FlushRequest(SCHEMA, parts, rejections -> {}));
        }

        private java.util.Optional<Part> part(
                Snapshot known, Map<Integer, List<Change>> topic, int partition, long upTo) {
            Lane lane = new Lane("topic", partition);
            OptionalLong expected = known.txnVersion(Backlog.stagedAppId(PREFIX, lane));
            if (upTo <= expected.orElse(-1)) {
                return java.util.Optional.empty();
            }
            List<Event> events = topic.get(partition).stream()
                    .filter(change -> change.offset() > expected.orElse(-1) && change.offset() <= upTo)
                    .map(StagingWorld.this::event)
                    .toList();
            return java.util.Optional.of(
                    new Part(lane.toString(), Backlog.stagedAppId(PREFIX, lane), expected, upTo, events));
        }

        StagingMerge merger() {
            MergeBudget budget = new MergeBudget(memoryBytes, directory);
            return new StagingMerge(staging, rows, new StagingMerge.Settings(rowSettings(), PREFIX, budget));
        }

        MergeResult merge() {
            return merger().merge();
        }

        StagingTrim.Trimmed trim(Duration retention) {
            return new StagingTrim(staging, PREFIX, retention).trim(rows.refresh());
        }

        TableWriter upsertWriter() {
            return new TableWriter(rows, rowSettings());
        }
    }

    Event event(Change change) {
        Object[] values = new Object[SCHEMA.size()];
        BitSet present = new BitSet();
        change.values().forEach((column, value) -> {
            values[SCHEMA.indexOf(column)] = value;
            present.set(SCHEMA.indexOf(column));
        });
        values[0] = change.key();
        values[4] = change.seq();
        Event.Kind kind = switch (change.kind()) {
            case FULL, UNAVAILABLE -> Event.Kind.UPSERT;
            case PARTIAL -> Event.Kind.PARTIAL;
            case DELETE -> Event.Kind.DELETE;
            case TRUNCATE -> Event.Kind.TRUNCATE;
        };
        boolean masked = change.kind() == NaiveTable.Kind.PARTIAL || change.kind() == NaiveTable.Kind.UNAVAILABLE;
        boolean carriesRow = kind == Event.Kind.UPSERT || kind == Event.Kind.PARTIAL;
        return new Event(
                kind,
                kind == Event.Kind.TRUNCATE ? new Object[0] : new Object[] {change.key()},
                carriesRow ? values : new Object[0],
                masked ? present : null,
                sequenced ? Sequence.of(change.seq()) : Sequence.NONE,
                change.offset(),
                null);
    }

    /** How far each partition is merged, by the table of rows. */
    SortedMap<Integer, Long> merged(int partitions) {
        Snapshot rows = ReplayedTables.open(rowObjects, context("reader")).snapshot();
        SortedMap<Integer, Long> merged = new TreeMap<>();
        for (int p = 0; p < partitions; p++) {
            merged.put(
                    p,
                    rows.txnVersion(Backlog.mergedAppId(PREFIX, new Lane("topic", p)))
                            .orElse(-1));
        }
        return merged;
    }

    /** The rows of the table, as the model spells them. */
    List<String> rows() {
        return rows(rowObjects);
    }

    List<String> rows(ObjectStore store) {
        TableContext context = context("reader");
        Snapshot snapshot = ReplayedTables.open(store, context).snapshot();
        TableLayout layout = new TableLayout(
                SchemaJson.parse(snapshot.metadata().schemaString()),
                snapshot.metadata().partitionColumns());
        ParquetDataFiles files = new ParquetDataFiles(
                store,
                new DataFileSettings(Compression.NONE, StatsColumns.firstOnes(), context.clock(), context.ids()));
        List<String> texts = new ArrayList<>();
        for (AddFile file : snapshot.files()) {
            try (RowCursor cursor = files.read(file, layout, Rows.all(layout))) {
                while (cursor.next()) {
                    texts.add(text(layout, cursor.row()));
                }
            }
        }
        Collections.sort(texts);
        return texts;
    }

    private String text(TableLayout layout, Object[] row) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(layout.schema().field(i).name(), row[i]);
        }
        if (!sequenced) {
            // Where the offset orders, the column is data like any other, and the model does not keep it.
            values.remove("seq");
        }
        return values.toString();
    }
}
