// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.NewVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.index.IndexFollower;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.index.KeyScope;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Reduction;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.tombstone.DeletedKeys;
import dev.alluvium.delta.tombstone.TombstoneIndex;
import dev.alluvium.delta.tombstone.TombstoneWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of one task into one table, a flush a commit. Confined to the thread that owns the table; the
 * index of keys is built by the first flush that upserts.
 *
 * <p>A flush is all or nothing per part: a part whose {@code txn} is not what it expected is dropped whole, the
 * others go on. After an exception the outcome of the flush stands in the log: its parts' {@code txn} tell.
 */
public final class TableWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);
    private static final String STATS_LIMIT_PROPERTY = "delta.dataSkippingNumIndexedCols";

    private final DeltaTable table;
    private final WriterSettings settings;
    private final SpillBudget budget;
    private final DataFiles files;
    private final IndexFollower index;
    private final DeletionVectors storedVectors;
    private final ResidentVectors vectors;
    private final TombstoneIndex tombstones;
    private final Ports ports;
    private final PathReport path;
    private final SaveSchedule saves;
    private final WriterTurns turns = new WriterTurns();
    private Metadata parsedMetadata;
    private StructType parsedSchema;
    private boolean toldOfGrowth;

    /** A writer of Parquet files with its own index, and what a flush takes in the heap. */
    public TableWriter(DeltaTable table, WriterSettings settings) {
        this(table, settings, SpillBudget.UNBOUNDED);
    }

    /**
     * A writer of Parquet files with its own index.
     *
     * @param budget for finding the keys of a flush's events; beyond it they are sorted on disk
     */
    public TableWriter(DeltaTable table, WriterSettings settings, SpillBudget budget) {
        this(table, settings, budget, Ports.standard(parquet(table, settings), IndexChoice.of(table, settings)));
    }

    /** A writer on these ports. */
    public TableWriter(DeltaTable table, WriterSettings settings, SpillBudget budget, Ports ports) {
        this.table = table;
        this.settings = settings;
        this.budget = budget;
        this.files = ports.files();
        this.storedVectors = new DeletionVectors(table.store());
        this.vectors = new ResidentVectors(storedVectors);
        this.index = new IndexFollower(ports.index(), ports.files(), vectors, ports.mostNotes());
        this.tombstones = new TombstoneIndex(table.store(), settings.effectiveTombstones());
        this.ports = ports;
        this.path = new PathReport(table.store().location(), settings.locating().engine());
        this.saves =
                new SaveSchedule(settings.locating().saving(), table.context().clock());
        this.parsedMetadata = table.snapshot().metadata();
        this.parsedSchema = schemaOf(table);
        if (settings.mode() == WriteMode.UPSERT) {
            table.observe(index);
        }
    }

    /**
     * What a writer stands on.
     *
     * @param files the table's data files
     * @param index where the rows of its keys are
     * @param fence which parts may go into a commit
     * @param deleted sees what is remembered of deleted keys before it is asked
     * @param decisions sees what is decided about before it is
     * @param mostNotes entries of commits that the index has not followed yet; beyond it, only what they came to
     */
    public record Ports(
            DataFiles files,
            KeyIndex index,
            Fence fence,
            UnaryOperator<DeletedKeys> deleted,
            UnaryOperator<KeyDecisions> decisions,
            int mostNotes) {
        /** The engine as it is, on these files and this index. */
        public static Ports standard(DataFiles files, KeyIndex index) {
            return new Ports(
                    files,
                    index,
                    Fence.EQUALITY,
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    IndexFollower.MOST_NOTES);
        }
    }

    private static StructType schemaOf(DeltaTable table) {
        return SchemaJson.parse(table.snapshot().metadata().schemaString());
    }

    /** The data files of a table, new ones written as the settings say. */
    public static DataFiles parquet(DeltaTable table, WriterSettings settings) {
        List<String> always = new ArrayList<>(settings.keyColumns());
        always.addAll(settings.sequenceColumns());
        String limit = table.snapshot().metadata().configuration().get(STATS_LIMIT_PROPERTY);
        StatsColumns stats = new StatsColumns(always, settings.statsColumns(), StatsColumns.limit(limit));
        return new ParquetDataFiles(
                table.store(),
                new DataFileSettings(
                        settings.compression(),
                        stats,
                        table.context().clock(),
                        table.context().ids()));
    }

    /** Publishes the runs that an index of a writer with these settings can begin from; empty if there are none. */
    public static Optional<RunPublisher> publisher(DeltaTable table, WriterSettings settings) {
        return IndexChoice.publisher(table, settings);
    }

    /**
     * Commits the parts that are not fenced, as one version.
     *
     * @throws dev.alluvium.delta.error.SchemaConflictException if a column cannot hold the values, or cannot be added
     * @throws CommitConflictException if other writers were faster each time
     * @throws DeltaTableException as the policies of late events, missing bases and
     *     duplicate keys say
     * @throws IllegalStateException if the writer is closed
     */
    public FlushResult flush(FlushRequest request) {
        if (!turns.flushBegins()) {
            throw new IllegalStateException(
                    "the writer of table " + table.store().location() + " is closed, or flushes already");
        }
        try {
            FlushResult result = write(request);
            if (saves.isDue()) {
                save();
            }
            return result;
        } catch (RuntimeException e) {
            if (SaveSchedule.isSuspicious(e)) {
                saves.distrust();
                index.discard("a flush failed");
            }
            throw e;
        } catch (Error e) {
            // No memory, say: what was in the middle of a change may be half of it.
            saves.distrust();
            throw e;
        } finally {
            if (turns.flushEnds()) {
                ports.index().close();
            }
        }
    }

    private FlushResult write(FlushRequest request) {
        RowMarker marker = new RowMarker(
                vectors, new NewVectors(storedVectors, table.context().ids()));
        Flush flush = new Flush(
                request,
                this,
                new PlanExecutor(files, settings.targetFileBytes(), settings.keyColumns(), marker),
                new TombstoneWriter(table.store(), table.context(), settings.effectiveTombstones(), tombstones));
        boolean ended = false;
        try {
            CommitResult result = table.commit(flush);
            ended = true;
            return flush.finish(result);
        } catch (CommitConflictException e) {
            flush.lost();
            throw e;
        } finally {
            if (!ended) {
                flush.abandon();
            }
        }
    }

    /** The table, grown by what the records need. */
    TableEvolution evolve(Snapshot base, StructType records) {
        if (!base.metadata().equals(parsedMetadata)) {
            checkPartitions(base.metadata());
            parsedSchema = SchemaJson.parse(base.metadata().schemaString());
            parsedMetadata = base.metadata();
        }
        boolean marksDeletes = settings.mode() == WriteMode.UPSERT && settings.deleteMode() == DeleteMode.SOFT;
        return TableEvolution.of(base.metadata(), parsedSchema, records, marksDeletes);
    }

    /** Whoever makes the rows has settled what partitions them. */
    private void checkPartitions(Metadata changed) {
        if (!changed.partitionColumns().equals(parsedMetadata.partitionColumns())) {
            throw new DeltaTableException("the partition columns of table "
                    + table.store().location() + " changed from " + parsedMetadata.partitionColumns() + " to "
                    + changed.partitionColumns() + "; restart to go on with the new ones");
        }
    }

    /** What the kept parts do to this version. */
    WritePlan plan(Snapshot base, TableEvolution evolution, FlushRequest request, SortedMap<Integer, Part> kept) {
        return settings.mode() == WriteMode.APPEND
                ? new AppendPlanner(evolution.layout(), evolution.mapping(), settings.laneTags()).plan(kept)
                : planUpsert(base, evolution, request, kept);
    }

    private WritePlan planUpsert(
            Snapshot base, TableEvolution evolution, FlushRequest request, SortedMap<Integer, Part> kept) {
        UpsertRules rules = UpsertRules.of(evolution, settings);
        SortedMap<Integer, List<Event>> events = new TreeMap<>();
        kept.forEach((position, part) -> events.put(position, part.events()));
        try (Reduction reduction = rules.reducer().reduce(events, budget)) {
            KeyScope scope = scope(base, request, !reduction.truncates().isEmpty());
            KeyIndex synced = index.sync(base, rules.indexed(), scope);
            tombstones.sync(base, nowMillis());
            WritePlan plan = new UpsertPlanner(
                            base,
                            rules,
                            settings,
                            request.parts(),
                            ports.deleted().apply(tombstones))
                    .plan(reduction, synced, ports.decisions());
            path.planned(plan, base);
            return plan;
        }
    }

    private KeyScope scope(Snapshot base, FlushRequest request, boolean truncates) {
        KeyScope scope = request.assignment().scope(base, request.parts(), truncates);
        if (request.assignment().keysStayInLanes() && scope.wholeTable() && !truncates && !toldOfGrowth) {
            toldOfGrowth = true;
            LOG.warn(
                    "ALV-TBL-005 a topic grew or has another name, keys of all lanes are read table={}",
                    table.store().location());
        }
        return scope;
    }

    /** The file will be in the log if the commit that is tried succeeds. */
    void expect(WrittenFile file) {
        if (settings.mode() == WriteMode.UPSERT) {
            index.expect(file);
        }
    }

    void forget(WrittenFile file) {
        index.forget(file);
    }

    Fence fence() {
        return ports.fence();
    }

    WriterSettings settings() {
        return settings;
    }

    long nowMillis() {
        return table.context().clock().millis();
    }

    /** What the flush did stands in the log: that the index cannot be saved must not look like a failure of it. */
    private void save() {
        try {
            Snapshot newest = table.snapshot();
            TableEvolution asItIs = evolve(newest, schemaOf(table));
            index.save(newest, UpsertRules.of(asItIs, settings).indexed());
        } catch (RuntimeException e) {
            LOG.warn(
                    "ALV-TBL-010 index not saved table={} reason=\"{}\"",
                    table.store().location(),
                    e.toString());
        }
    }

    /**
     * Saves the index, if it is to be, and gives back what it has on local disk. May be called on another thread than
     * flushes are: one that goes on does the latter at its end, and nothing is saved. Harmless when repeated.
     */
    @Override
    public void close() {
        if (turns.closes()) {
            if (settings.mode() == WriteMode.UPSERT && saves.mayAtTheEnd()) {
                save();
            }
            ports.index().close();
        }
    }
}
