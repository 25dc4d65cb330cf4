// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.InMemoryKeyIndex;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.NaiveTable.Change;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A few tasks, topic-partitions and foreign writers on one table, driven by one seeded schedule. Every task may read
 * every topic-partition at any time and keep what it read for as long as it likes: more zombies than any real cluster
 * has. After every step the table is compared with a {@link NaiveTable} that is fed from the versions in the log.
 */
final class Cluster {
    static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.LONG),
            StructField.of("b", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));
    private static final List<String> VALUE_COLUMNS = List.of("a", "b", "zone");
    private static final int TASKS = 3;
    private static final int STEPS = 40;
    private static final Duration RETENTION = Duration.ofHours(1);
    /** So little that a flush of more than four events finds its keys on disk; every tenth schedule has no more. */
    private static final SpillBudget SMALL = new SpillBudget(1 << 10, Path.of(System.getProperty("java.io.tmpdir")));

    /**
     * One kind of table and traffic.
     *
     * @param keyPerPartition whether all events of a key come through one topic-partition
     * @param remembers whether deletes leave tombstones
     */
    record Scenario(
            String name,
            WriteMode mode,
            boolean sequenced,
            boolean soft,
            boolean keyPerPartition,
            boolean foreignWriters,
            boolean remembers) {
        Scenario(
                String name,
                WriteMode mode,
                boolean sequenced,
                boolean soft,
                boolean keyPerPartition,
                boolean foreignWriters) {
            this(name, mode, sequenced, soft, keyPerPartition, foreignWriters, false);
        }
    }

    /** What a wrong engine does differently. */
    interface Mutant {
        default Fence fence() {
            return Fence.EQUALITY;
        }

        default KeyIndex index(KeyIndex index) {
            return index;
        }

        default DataFiles files(DataFiles files, KeyIndex index) {
            return files;
        }

        default OptionalLong expected(OptionalLong frozen, OptionalLong now) {
            return frozen;
        }

        /** None: the engine as it is. */
        Mutant NONE = new Mutant() {};
    }

    private final Random random;
    private final SpillBudget budget;
    private final Scenario scenario;
    private final Mutant mutant;
    private final SimulatedStore objects = new SimulatedStore();
    private final AtomicLong ids = new AtomicLong();
    private final InMemoryDataFiles shelf;
    private final Map<Integer, List<Change>> topic = new HashMap<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Long, Long> removedOutside = new HashMap<>();
    private final NaiveTable model;
    private final DeltaTable reader;
    private final Map<String, Long> covered = new HashMap<>();
    private final Deque<LogCommit> unchecked = new ArrayDeque<>();
    private final List<String> trace = new ArrayList<>();
    private int nesting;
    private long nowMillis = 1_767_323_045_678L;

    Cluster(long seed, Scenario scenario, Mutant mutant) {
        this.random = new Random(seed);
        this.budget = seed % 10 == 1 ? SMALL : SpillBudget.UNBOUNDED;
        this.scenario = scenario;
        this.mutant = mutant;
        this.model = new NaiveTable(
                VALUE_COLUMNS,
                scenario.mode() == WriteMode.APPEND,
                scenario.sequenced(),
                scenario.soft(),
                scenario.remembers());
        TableContext context = context();
        this.shelf = new InMemoryDataFiles(fileSettings(context));
        TableCreation.create(objects, new TableSpec(SCHEMA, List.of("zone"), Map.of(), ""), context);
        this.reader = ReplayedTables.open(objects, context);
        reader.observe(new CommitObserver() {
            @Override
            public void advanced(LogCommit commit, Snapshot after) {
                unchecked.add(commit);
            }

            @Override
            public void reloaded(Snapshot snapshot) {
                throw new AssertionError("the log was lost");
            }
        });
        for (int p = 0; p < 2; p++) {
            topic.put(p, TopicScript.changes(random, p, scenario));
        }
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new Task());
        }
    }

    /** Runs the schedule and compares after each step; throws an AssertionError where table and model differ. */
    void run() {
        for (int step = 0; step < STEPS; step++) {
            Task task = tasks.get(random.nextInt(TASKS));
            if (scenario.remembers() && random.nextInt(20) == 0) {
                nowMillis += RETENTION.toMillis();
                model.forgetDeletes();
            }
            int dice = random.nextInt(100);
            if (dice < 50) {
                task.poll(random.nextInt(topic.size()));
            } else if (dice < 92 || !scenario.foreignWriters()) {
                task.flush();
            } else {
                foreign();
            }
            check();
        }
    }

    private TableContext context() {
        return new TableContext(
                clock(),
                () -> "id-" + ids.incrementAndGet(),
                random,
                duration -> {},
                "Alluvium/simulation",
                new CommitPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Integer.MAX_VALUE));
    }

    private Clock clock() {
        return new Clock() {
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
                return Instant.ofEpochMilli(nowMillis);
            }
        };
    }

    private static DataFileSettings fileSettings(TableContext context) {
        return new DataFileSettings(Compression.NONE, StatsColumns.firstOnes(), context.clock(), context.ids());
    }

    private SimulatedStore.Fault fault() {
        int dice = random.nextInt(100);
        SimulatedStore.Fault[] faults = SimulatedStore.Fault.values();
        return dice < 25 ? faults[1 + random.nextInt(faults.length - 1)] : SimulatedStore.Fault.NONE;
    }

    private WriterSettings settings() {
        WriterSettings settings = new WriterSettings(
                scenario.mode(),
                scenario.mode() == WriteMode.UPSERT ? List.of("id") : List.of(),
                scenario.sequenced(),
                scenario.sequenced() ? List.of("seq") : List.of(),
                scenario.keyPerPartition(),
                scenario.soft() ? DeleteMode.SOFT : DeleteMode.HARD,
                LatePolicy.REPORT,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                1L << 20,
                Compression.NONE,
                List.of());
        return scenario.remembers() ? settings.with(new TombstonePolicy("sink", RETENTION, false)) : settings;
    }

    /** What a task has read of one topic-partition and not committed yet. */
    private static final class Buffer {
        private OptionalLong expected;
        private long position;
        private final List<Change> changes = new ArrayList<>();

        Buffer(OptionalLong expected) {
            this.expected = expected;
            this.position = expected.orElse(-1) + 1;
        }
    }

    /** One task, dead or alive; a dead one is started anew when it is next asked for something. */
    private final class Task {
        private SimulatedStore store = new SimulatedStore();
        private DeltaTable table;
        private TableWriter writer;
        private final SortedMap<Integer, Buffer> buffers = new TreeMap<>();

        Task() {
            start();
        }

        private void start() {
            buffers.clear();
            store = objects.sharedBy(Cluster.this::fault);
            table = ReplayedTables.at(reader.refresh(), store, context());
            KeyIndex index = mutant.index(new InMemoryKeyIndex(false));
            DataFiles files = mutant.files(
                    new FaultyFiles(shelf.sharedWith(fileSettings(table.context())), store, random), index);
            writer = new TableWriter(table, settings(), budget, new TableWriter.Ports(files, index, mutant.fence()));
        }

        void poll(int partition) {
            if (store.isDead()) {
                start();
            }
            Buffer buffer = buffers.get(partition);
            if (buffer == null) {
                table.refresh();
                buffer = new Buffer(table.snapshot().txnVersion(appId(partition)));
                buffers.put(partition, buffer);
            }
            int count = 1 + random.nextInt(4);
            for (Change change : topic.get(partition)) {
                if (change.offset() >= buffer.position && count-- > 0) {
                    buffer.changes.add(change);
                    buffer.position = change.offset() + 1;
                }
            }
        }

        void flush() {
            if (store.isDead() || buffers.values().stream().allMatch(buffer -> buffer.changes.isEmpty())) {
                return;
            }
            nesting++;
            try {
                FlushResult result = writer.flush(request());
                trace.add("flush " + tasks.indexOf(this) + " -> " + result.version() + " fenced "
                        + result.fencedAppIds());
                buffers.entrySet().removeIf(entry -> result.fencedAppIds().contains(appId(entry.getKey())));
                buffers.values().forEach(buffer -> {
                    buffer.expected = buffer.changes.isEmpty() ? buffer.expected : OptionalLong.of(buffer.position - 1);
                    buffer.changes.clear();
                });
            } catch (SimulatedStore.Crash e) {
                trace.add("crash of " + tasks.indexOf(this));
            } catch (DeltaTableException e) {
                trace.add("failure of " + tasks.indexOf(this) + ": " + e.getMessage());
                // A task may try the same batch again or begin anew from what the table says.
                if (random.nextBoolean()) {
                    buffers.clear();
                }
            } finally {
                nesting--;
            }
        }

        private FlushRequest request() {
            List<Part> parts = new ArrayList<>();
            buffers.forEach((partition, buffer) -> {
                if (!buffer.changes.isEmpty()) {
                    OptionalLong now = table.snapshot().txnVersion(appId(partition));
                    parts.add(new Part(
                            "topic-" + partition,
                            appId(partition),
                            mutant.expected(buffer.expected, now),
                            buffer.position - 1,
                            buffer.changes.stream().map(Cluster.this::event).toList()));
                }
            });
            return new FlushRequest(SCHEMA, parts, rejections -> interfere());
        }

        private void interfere() {
            if (nesting < 3 && random.nextInt(100) < 35) {
                Task other = tasks.get(random.nextInt(TASKS));
                if (scenario.foreignWriters() && random.nextInt(4) == 0) {
                    foreign();
                } else if (other != this && nesting < 2) {
                    other.flush();
                }
            }
        }
    }

    private static String appId(int partition) {
        return "sink:topic-" + partition;
    }

    private Event event(Change change) {
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
        return new Event(
                kind,
                kind == Event.Kind.TRUNCATE ? new Object[0] : new Object[] {change.key()},
                kind == Event.Kind.DELETE ? new Object[0] : values,
                masked ? present : null,
                scenario.sequenced() ? Sequence.of(change.seq()) : Sequence.NONE,
                change.offset(),
                null);
    }

    /** Another engine: sorts the files of a partition into one, or deletes a row. */
    private void foreign() {
        DeltaTable table = ReplayedTables.at(reader.refresh(), objects, context());
        List<AddFile> files = new ArrayList<>(table.snapshot().files());
        if (files.isEmpty()) {
            return;
        }
        files.sort(Comparator.comparing(AddFile::path));
        AddFile chosen = files.get(random.nextInt(files.size()));
        boolean optimizes = scenario.mode() == WriteMode.APPEND || random.nextBoolean();
        files.removeIf(file -> optimizes
                ? !file.partitionValues().equals(chosen.partitionValues())
                        || !file.tags().equals(chosen.tags())
                : !file.equals(chosen));
        TableLayout layout = TableFixture.layout(table.snapshot());
        List<Object[]> rows = new ArrayList<>();
        files.forEach(file -> readInto(rows, file, layout));
        Collections.shuffle(rows, random);
        Long removed = optimizes ? null : (Long) rows.remove(0)[0];
        long version = table.snapshot().version() + 1;
        table.commit(base -> Optional.of(new CommitDraft(
                optimizes ? "OPTIMIZE" : "DELETE", Map.of(), Map.of(), false, replace(files, rows, layout), () -> {})));
        if (removed != null) {
            removedOutside.put(version, removed);
        }
        trace.add((optimizes ? "optimize" : "delete of " + removed) + " -> " + version);
    }

    private void readInto(List<Object[]> rows, AddFile file, TableLayout layout) {
        try (RowCursor cursor = shelf.read(file, layout, Rows.all(layout))) {
            while (cursor.next()) {
                rows.add(cursor.row());
            }
        }
    }

    private List<Action> replace(List<AddFile> files, List<Object[]> rows, TableLayout layout) {
        List<Action> actions = new ArrayList<>();
        files.forEach(file -> actions.add(file.remove(1, true)));
        if (!rows.isEmpty()) {
            AddFile first = files.get(0);
            boolean keepsTags = random.nextBoolean();
            DataFileWriter writer =
                    shelf.create(new NewFile(layout, first.partitionValues(), keepsTags ? first.tags() : Map.of()));
            rows.forEach(writer::write);
            actions.add(writer.finish());
        }
        return actions;
    }

    private void check() {
        reader.refresh();
        if (unchecked.isEmpty()) {
            return;
        }
        while (!unchecked.isEmpty()) {
            LogCommit commit = unchecked.remove();
            List<Change> changes = new ArrayList<>();
            SortedMap<String, Long> txns = new TreeMap<>();
            for (Action action : commit.actions()) {
                if (action instanceof Action.Txn txn && !txn.appId().contains(":tomb:")) {
                    txns.put(txn.appId(), txn.version());
                }
            }
            txns.forEach((appId, to) -> {
                int partition = Integer.parseInt(appId.substring(appId.lastIndexOf('-') + 1));
                long from = covered.getOrDefault(appId, -1L);
                topic.get(partition).stream()
                        .filter(change -> change.offset() > from && change.offset() <= to)
                        .forEach(changes::add);
                covered.put(appId, to);
            });
            model.commit(changes);
            Long removed = removedOutside.get(commit.version());
            if (removed != null) {
                model.removeOutside(removed);
            }
        }
        compare();
    }

    private void compare() {
        TableLayout layout = TableFixture.layout(reader.snapshot());
        List<String> actual = new ArrayList<>();
        for (AddFile file : reader.snapshot().files()) {
            Set<String> lanes = new HashSet<>();
            try (RowCursor cursor = shelf.read(file, layout, Rows.all(layout))) {
                while (cursor.next()) {
                    actual.add(text(layout, cursor.row()));
                    lanes.add("topic-" + (Long) cursor.row()[0] % topic.size());
                }
            }
            String lane = file.tags().get(WriterSettings.LANE_TAG);
            if (lane != null && !lanes.equals(Set.of(lane))) {
                throw new AssertionError("a file of lane " + lane + " has rows of " + lanes);
            }
        }
        Collections.sort(actual);
        if (!actual.equals(model.rows())) {
            throw new AssertionError("the table is\n  " + actual + "\nand should be\n  " + model.rows() + "\nafter "
                    + String.join("\n  ", trace));
        }
    }

    private String text(TableLayout layout, Object[] row) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (int i = 0; i < row.length; i++) {
            values.put(layout.schema().field(i).name(), row[i]);
        }
        if (scenario.mode() == WriteMode.UPSERT && !scenario.sequenced()) {
            // Where the offset orders, the column is data like any other, and the model does not keep it.
            values.remove("seq");
        }
        return values.toString();
    }
}
