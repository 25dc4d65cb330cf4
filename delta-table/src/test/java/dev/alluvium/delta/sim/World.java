// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.InMemoryDataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.JsonReplay;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.sim.Scenario.Trait;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What all processes of one schedule share: the stores, the sources, the time, and the word, which one has at a time. */
final class World {
    static final String PREFIX = "sink";
    static final Duration RETENTION = Duration.ofHours(8);
    static final List<String> VALUE_COLUMNS = List.of("a", "b", "zone");
    static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.LONG),
            StructField.of("b", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));
    private static final int COMMITS_PER_CHECKPOINT = 10;
    private static final int OPENS_PER_REAL_ONE = 20;
    private static final int[] CHANCES = {0, 5, 1, 1, 2, 2, 2, 2};
    private static final int[] CHANCES_OF_COMMITS = {0, 22, 2, 3, 3, 4, 3, 3};
    private static final int[][] WEIGHTS = weights();

    private final Scenario scenario;
    private final Choices choices;
    private final Setting setting;
    private final Map<Table, ObjectStore> objects = new EnumMap<>(Table.class);
    private final Map<Table, TableLog> logs = new EnumMap<>(Table.class);
    private final Map<Table, InMemoryDataFiles> shelves = new EnumMap<>(Table.class);
    private final Topics topics;
    private final Judge judge;
    private final UpsertEngine engine;
    private final IndexKind indexes;
    private final Optional<IndexShelf> savedIndexes;
    private final Deque<Runnable> late = new ArrayDeque<>();
    private final List<String> trace = new ArrayList<>();
    private long nowMillis = 1_767_323_045_678L;
    private long processes;
    private Coroutine running;
    private int resetDue = -1;
    private int resets;
    private boolean quiet;
    private Throwable violation;

    /**
     * Where and by whom a schedule is run.
     *
     * @param mutant made once for each process
     * @param stores makes the objects of a table; their times are the world's
     * @param parquet whether data files are real ones
     * @param coverage counts points of choice
     * @param traces whether it is told what happens
     */
    record Setting(Supplier<Mutant> mutant, StoreMaker stores, boolean parquet, Coverage coverage, boolean traces) {}

    /** Makes the store of one table. */
    interface StoreMaker {
        ObjectStore make(Table table, World world);
    }

    World(Scenario scenario, Choices choices, Setting setting) {
        this.scenario = scenario;
        this.choices = choices;
        this.setting = setting;
        this.topics = new Topics(choices, scenario);
        this.engine = chosenEngine();
        TableContext context = new Process(this, "setup", Mutant.NONE, 0).context();
        create(Table.ROWS, rowSpec(), context);
        if (scenario.has(Trait.STAGED)) {
            create(Table.STAGING, new StagingFormat(SCHEMA, List.of("id"), List.of()).spec(), context);
        }
        this.judge = new Judge(this);
        this.indexes = IndexKind.chosen(choices);
        this.savedIndexes = indexes.isSaved() ? Optional.of(new IndexShelf(choices)) : Optional.empty();
    }

    /** What becomes of rows that are superseded, by a flush or by a merge. */
    private UpsertEngine chosenEngine() {
        boolean marks = scenario.has(Trait.UPSERTS) && choices.oneIn(2);
        return marks || scenario.has(Trait.LARGE_FILES) ? UpsertEngine.DELETION_VECTORS : UpsertEngine.COPY_ON_WRITE;
    }

    private TableSpec rowSpec() {
        boolean hasVectors = scenario.has(Trait.VECTORS) || engine == UpsertEngine.DELETION_VECTORS;
        Map<String, String> properties = hasVectors ? Map.of("delta.enableDeletionVectors", "true") : Map.of();
        return new TableSpec(SCHEMA, List.of("zone"), properties, "");
    }

    private void create(Table table, TableSpec spec, TableContext context) {
        ObjectStore store = setting.stores().make(table, this);
        objects.put(table, store);
        shelves.put(table, new InMemoryDataFiles(fileSettings(context)));
        TableCreation.create(store, spec, context);
        logs.put(table, new TableLog(store, new JsonReplay().load(store).orElseThrow()));
    }

    private static int[][] weights() {
        StoreMethod[] methods = StoreMethod.values();
        int[][] all = new int[methods.length][];
        for (StoreMethod method : methods) {
            int[] chances = method == StoreMethod.PUT_IF_ABSENT ? CHANCES_OF_COMMITS.clone() : CHANCES.clone();
            int left = 100;
            for (Fate fate : Fate.values()) {
                chances[fate.ordinal()] = method.canMeet(fate) ? chances[fate.ordinal()] : 0;
                left -= chances[fate.ordinal()];
            }
            chances[0] = left;
            all[method.ordinal()] = chances;
        }
        return all;
    }

    Scenario scenario() {
        return scenario;
    }

    Choices choices() {
        return choices;
    }

    Topics topics() {
        return topics;
    }

    Judge judge() {
        return judge;
    }

    ObjectStore objects(Table table) {
        return objects.get(table);
    }

    TableLog log(Table table) {
        return logs.get(table);
    }

    boolean isStaged() {
        return scenario.has(Trait.STAGED);
    }

    long nowMillis() {
        return nowMillis;
    }

    void advance(Duration time) {
        nowMillis += time.toMillis();
    }

    /** Whether some processes open tables by what lies in the log, checkpoints and all. */
    boolean hasRealLogs() {
        return setting.parquet();
    }

    /** Checkpoints are made where data files are real ones too: they take longer than all the rest. */
    int checkpointInterval() {
        return setting.parquet() ? COMMITS_PER_CHECKPOINT : Integer.MAX_VALUE;
    }

    /** A new process, right or wrong as the schedule has it; its clock is off by up to an hour. */
    Process process(String name) {
        long skew = quiet ? 0 : (choices.below(3) - 1) * Duration.ofHours(1).toMillis();
        return new Process(this, name + "." + ++processes, setting.mutant().get(), skew);
    }

    /** The table as a process that starts opens it. */
    DeltaTable open(Table table, Process process) {
        ObjectStore store = process.mutant().store(table, new SimulatedObjects(this, process, table));
        if (setting.parquet() && choices.oneIn(OPENS_PER_REAL_ONE)) {
            return DeltaTable.open(store, process.context()).orElseThrow();
        }
        return ReplayedTables.open(store, process.context(), log(table).loader());
    }

    /** The data files as a process sees them. */
    DataFiles files(Table table, DeltaTable of, Process process) {
        return process.mutant().files(table, files(table, of.store(), of.context()));
    }

    /** The data files as nobody disturbs them. */
    DataFiles files(Table table, ObjectStore store, TableContext context) {
        DataFileSettings settings = fileSettings(context);
        return setting.parquet()
                ? new ParquetDataFiles(store, settings)
                : Shelf.on(shelves.get(table), settings, store);
    }

    private static DataFileSettings fileSettings(TableContext context) {
        return new DataFileSettings(Compression.NONE, StatsColumns.firstOnes(), context.clock(), context.ids());
    }

    WriterSettings writerSettings() {
        boolean sequenced = scenario.has(Trait.SEQUENCED);
        return new WriterSettings(
                        scenario.has(Trait.UPSERTS) ? WriteMode.UPSERT : WriteMode.APPEND,
                        scenario.has(Trait.UPSERTS) ? List.of("id") : List.of(),
                        sequenced,
                        sequenced ? List.of("seq") : List.of(),
                        scenario.has(Trait.LANES),
                        scenario.has(Trait.SOFT_DELETES) ? DeleteMode.SOFT : DeleteMode.HARD,
                        LatePolicy.REPORT,
                        MissingBasePolicy.REPORT,
                        false,
                        scenario.has(Trait.COPIES) ? DuplicateKeyPolicy.REPAIR : DuplicateKeyPolicy.FAIL,
                        1L << 20,
                        Compression.NONE,
                        List.of())
                .with(
                        scenario.has(Trait.REMEMBERS)
                                ? new TombstonePolicy(PREFIX, RETENTION, false)
                                : TombstonePolicy.NONE)
                .with(new WriterSettings.Locating(
                        engine, false, SpillBudget.UNBOUNDED, savedIndexes.map(IndexShelf::settings), false));
    }

    /** Where a task that starts will find the rows of its keys. */
    KeyIndex makeIndex(DeltaTable of) {
        return indexes.make(
                writerSettings(),
                processes,
                of,
                () -> savedIndexes.orElseThrow().saving(of));
    }

    /** What the compactions of a process publish. */
    Optional<RunPublisher> publisher(DeltaTable of) {
        return isStaged() ? Optional.empty() : indexes.publisher(writerSettings(), of.store());
    }

    boolean publishesRuns() {
        return indexes.isPublished();
    }

    boolean savesIndexes() {
        return savedIndexes.isPresent();
    }

    /** The schedule is over. */
    void clear() {
        savedIndexes.ifPresent(IndexShelf::clear);
    }

    Fate fate(StoreMethod method) {
        if (quiet) {
            return Fate.PASS;
        }
        Fate fate = Fate.values()[choices.weighted(WEIGHTS[method.ordinal()])];
        setting.coverage().met(method, fate);
        return fate;
    }

    /** Runs work that may be left in the middle. */
    void run(Coroutine work) {
        running = work;
        try {
            work.resume();
        } finally {
            running = null;
        }
    }

    /** Others go on; nothing where the work is not one that may be left. */
    void pause() {
        Coroutine left = running;
        if (left != null && !quiet) {
            left.pause();
        }
    }

    /** From now on nothing goes wrong and nobody is interrupted. */
    void calm() {
        deliverLate();
        quiet = true;
    }

    /** A request that nobody waits for any more is under way. */
    void later(Runnable request) {
        late.add(request);
    }

    void deliverLate() {
        while (!late.isEmpty()) {
            trace(() -> "a late request arrives");
            late.remove().run();
        }
    }

    boolean hasLate() {
        return !late.isEmpty();
    }

    /** The offsets of a partition must be set back before anybody begins to read it. */
    void resetBecomesDue(int partition) {
        resetDue = partition;
        resets++;
    }

    int resetDue() {
        return resetDue;
    }

    boolean isResetDue(int partition) {
        return resetDue == partition;
    }

    /** How many resets became due so far. */
    int resets() {
        return resets;
    }

    /** The reset of this number is done; a later one is not. */
    void resetDone(int number) {
        resetDue = resets == number ? -1 : resetDue;
    }

    /** Objects were deleted: everything that is needed must be there. */
    void vacuumed() {
        try {
            judge.checkNothingNeededIsGone();
        } catch (AssertionError e) {
            violate(e);
        }
    }

    /** A commit is in the log. */
    void committed(Table table, String who) {
        try {
            logs.get(table).follow(commit -> {
                trace(() -> who + ": version " + commit.version() + " of " + table + ": " + Judge.outline(commit));
                if (violation == null) {
                    judge.committed(table, commit);
                }
            });
        } catch (RuntimeException | AssertionError e) {
            violate(e);
        }
    }

    void violate(Throwable e) {
        if (violation == null) {
            violation = e;
        }
    }

    Throwable violation() {
        return violation;
    }

    void trace(Supplier<String> text) {
        if (setting.traces()) {
            trace.add(text.get());
        }
    }

    List<String> traced() {
        return trace;
    }
}
