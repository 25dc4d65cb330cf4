// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A table of Parquet files in a store, events for it, and its rows as a reader sees them. */
final class TableFixture {
    private final ObjectStore store;
    private final TableContext context;
    private final StructType schema;

    TableFixture(ObjectStore store, StructType schema, List<String> partitionColumns) {
        this(store, schema, partitionColumns, Map.of());
    }

    TableFixture(ObjectStore store, StructType schema, List<String> partitionColumns, Map<String, String> properties) {
        this.store = store;
        this.context = TestContexts.counted();
        this.schema = schema;
        TableCreation.create(store, new TableSpec(schema, partitionColumns, properties, ""), context);
    }

    /** The table as another process opens it. */
    DeltaTable open() {
        return ReplayedTables.open(store, context);
    }

    /** Something that happens in the middle of the flush, before its first attempt to commit. */
    FlushRequest interrupted(Runnable once, Part... parts) {
        AtomicBoolean done = new AtomicBoolean();
        return new FlushRequest(schema, List.of(parts), rejections -> {
            if (done.compareAndSet(false, true)) {
                once.run();
            }
        });
    }

    /** A flush of a task whose lanes own their keys. */
    FlushRequest request(Assignment assignment, Part... parts) {
        return new FlushRequest(schema, List.of(parts), assignment, rejections -> {});
    }

    /** A task with these lanes, which own their keys. */
    static Assignment lanes(String... lanes) {
        return Assignment.ofLanes(appIds(lanes), false);
    }

    /** One that found partitions which the table did not know, above those that it did. */
    static Assignment grown(String... lanes) {
        return Assignment.ofLanes(appIds(lanes), true);
    }

    private static Map<String, String> appIds(String... lanes) {
        return Arrays.stream(lanes).collect(Collectors.toMap(lane -> lane, lane -> "app:" + lane));
    }

    /** A flush whose events' values follow another schema. */
    FlushRequest request(StructType schemaOfEvents, Part... parts) {
        return new FlushRequest(schemaOfEvents, List.of(parts), rejections -> {});
    }

    /** Another engine's commit: these files go, and one with these rows comes. */
    void replace(String operation, Collection<AddFile> files, List<Object[]> rows) {
        DeltaTable other = open();
        List<Action> actions = new ArrayList<>();
        files.forEach(file -> actions.add(file.remove(1, true)));
        if (!rows.isEmpty()) {
            TableLayout layout = layout(other.snapshot());
            DataFileWriter writer =
                    parquet().create(new NewFile(layout, PartitionValues.of(layout, rows.get(0)), Map.of()));
            rows.forEach(writer::write);
            actions.add(writer.finish());
        }
        other.commit(base ->
                Optional.of(new CommitDraft(operation, Map.of(), Map.of(), false, List.copyOf(actions), () -> {})));
    }

    /** Another engine's commit of these actions, whatever they are. */
    void commit(String operation, Action... actions) {
        open().commit(base ->
                Optional.of(new CommitDraft(operation, Map.of(), Map.of(), false, List.of(actions), () -> {})));
    }

    /** Another engine marks these rows of a file, and no others. */
    AddFile mark(AddFile file, long... rows) {
        RowPositions positions = RowPositions.of(rows);
        DeletionVector vector = new DeletionVectors(store)
                .write(List.of(positions), 1 << 20, new UUID(positions.count(), rows[0]))
                .get(0);
        AddFile marked = MarkedFile.of(file, vector);
        commit("DELETE", file.remove(5, true), marked);
        return marked;
    }

    /** The only live file. */
    AddFile onlyFile() {
        return open().snapshot().files().stream()
                .reduce((one, other) -> {
                    throw new AssertionError("several files are live");
                })
                .orElseThrow();
    }

    /** How many data files the store holds, committed or not. */
    long dataObjects() {
        long count = 0;
        for (Iterator<ObjectStatus> listed = store.list("", ""); listed.hasNext(); ) {
            count += listed.next().key().endsWith(".parquet") ? 1 : 0;
        }
        return count;
    }

    TableWriter writer(WriterSettings settings) {
        return new TableWriter(open(), settings);
    }

    /** An upsert ordered by offset. */
    static WriterSettings upsert(String... keys) {
        return settings(WriteMode.UPSERT, List.of(keys), List.of(), DeleteMode.HARD);
    }

    static WriterSettings append() {
        return settings(WriteMode.APPEND, List.of(), List.of(), DeleteMode.HARD);
    }

    /** An upsert ordered by the column {@code seq}. */
    static WriterSettings sequenced(DeleteMode deleteMode, String... keys) {
        return settings(WriteMode.UPSERT, List.of(keys), List.of("seq"), deleteMode);
    }

    static WriterSettings settings(
            WriteMode mode, List<String> keys, List<String> sequenceColumns, DeleteMode deleteMode) {
        return new WriterSettings(
                mode,
                keys,
                !sequenceColumns.isEmpty(),
                sequenceColumns,
                true,
                deleteMode,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                128L << 20,
                Compression.SNAPPY,
                List.of());
    }

    FlushRequest request(Part... parts) {
        return new FlushRequest(schema, List.of(parts), rejections -> {});
    }

    /** The only part of a topic with one partition. */
    static Part part(long expected, long covered, Event... events) {
        return part("topic-0", expected, covered, events);
    }

    static Part part(String lane, long expected, long covered, Event... events) {
        OptionalLong before = expected < 0 ? OptionalLong.empty() : OptionalLong.of(expected);
        return new Part(lane, "app:" + lane, before, covered, List.of(events));
    }

    static Object[] row(Object... values) {
        return values;
    }

    static Event put(long offset, Object key, Object... row) {
        return event(Event.Kind.UPSERT, offset, key, row, null, Sequence.NONE);
    }

    static Event put(long offset, Sequence sequence, Object key, Object... row) {
        return event(Event.Kind.UPSERT, offset, key, row, null, sequence);
    }

    static Event delete(long offset, Object key) {
        return event(Event.Kind.DELETE, offset, key, new Object[0], null, Sequence.NONE);
    }

    static Event delete(long offset, Sequence sequence, Object key) {
        return event(Event.Kind.DELETE, offset, key, new Object[0], null, sequence);
    }

    static Event event(Event.Kind kind, long offset, Object key, Object[] values, BitSet present, Sequence sequence) {
        Object[] keyValues = key instanceof Object[] several ? several : new Object[] {key};
        return new Event(
                kind, kind == Event.Kind.TRUNCATE ? new Object[0] : keyValues, values, present, sequence, offset, null);
    }

    /** The columns that an event speaks about. */
    static BitSet columns(Integer... positions) {
        return Rows.columns(Arrays.stream(positions).mapToInt(Integer::intValue).toArray());
    }

    /** All live rows, ordered by their text, each as a list in the order of the table's columns. */
    List<List<Object>> rows() {
        return rows(open().snapshot(), parquet());
    }

    static List<List<Object>> rows(Snapshot snapshot, DataFiles files) {
        TableLayout layout = layout(snapshot);
        List<List<Object>> rows = new ArrayList<>();
        for (AddFile file : snapshot.files()) {
            try (RowCursor cursor = files.read(file, layout, Rows.all(layout))) {
                rows.addAll(Rows.read(cursor));
            }
        }
        rows.sort(Comparator.comparing(String::valueOf));
        return rows;
    }

    static TableLayout layout(Snapshot snapshot) {
        return new TableLayout(
                SchemaJson.parse(snapshot.metadata().schemaString()),
                snapshot.metadata().partitionColumns());
    }

    DataFiles parquet() {
        return new ParquetDataFiles(
                store,
                new DataFileSettings(Compression.SNAPPY, StatsColumns.firstOnes(), context.clock(), context.ids()));
    }

    ObjectStore store() {
        return store;
    }

    TableContext context() {
        return context;
    }
}
