// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.PartitionValues;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.ArrayType;
import dev.alluvium.delta.schema.DataType;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.MapType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.stage.Backlog;
import dev.alluvium.delta.stage.Lane;
import dev.alluvium.delta.stage.MergeBudget;
import dev.alluvium.delta.stage.StageWriter;
import dev.alluvium.delta.stage.StagingFormat;
import dev.alluvium.delta.stage.StagingMerge;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The steps that a workload chooses from. */
final class Steps {
    private static final String PREFIX = "staged";
    private static final Lane LANE = new Lane("events", 0);
    private static final List<DataType> NEW_COLUMNS = List.of(
            PrimitiveType.STRING,
            new DecimalType(38, 18),
            new ArrayType(StructType.of(StructField.of("deep", PrimitiveType.DATE)), true),
            PrimitiveType.TIMESTAMP,
            new MapType(PrimitiveType.STRING, PrimitiveType.STRING, true));
    private static final int MAX_NEW_COLUMNS = 6;

    private final Workload workload;
    private final Random random;
    private final Path scratch;
    private final ObjectStore stagingStore;
    private @Nullable DeltaTable staging;
    private long staged = -1;
    private int added;

    Steps(Workload workload, ObjectStore stagingStore, Path scratch) {
        this.workload = workload;
        this.random = workload.random();
        this.stagingStore = stagingStore;
        this.scratch = scratch;
    }

    void any() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            append();
        } else if (dice < 47) {
            upsert();
        } else if (dice < 54) {
            delete();
        } else if (dice < 60) {
            overwrite();
        } else if (dice < 68) {
            evolve();
        } else if (dice < 75) {
            compact();
        } else if (dice < 79) {
            vacuum();
        } else if (dice < 86) {
            stageAndMerge();
        } else if (dice < 94) {
            mark();
        } else {
            workload.reopen();
        }
    }

    private void count(String operation) {
        workload.coverage().count("operation." + operation);
    }

    private void append() {
        count("append");
        workload.flush(
                WriteMode.APPEND,
                workload.schema(),
                workload.source().inserts(workload.schema(), 3 + random.nextInt(12)));
    }

    private void upsert() {
        count("upsert");
        // As a topic whose columns stand in another order.
        List<StructField> columns = new ArrayList<>(workload.schema().fields());
        if (random.nextBoolean()) {
            Collections.shuffle(columns, random);
        }
        StructType order = new StructType(columns);
        workload.flush(
                WriteMode.UPSERT, order, workload.source().changes(order, workload.rows(), 2 + random.nextInt(10)));
    }

    private void delete() {
        List<Long> keys = new ArrayList<>(workload.rows().keys());
        Collections.shuffle(keys, random);
        List<Change> changes = keys.stream()
                .limit(1 + random.nextInt(5))
                .map(key -> new Change(Event.Kind.DELETE, key, Map.of()))
                .toList();
        if (!changes.isEmpty()) {
            count("delete");
            workload.flush(WriteMode.UPSERT, workload.schema(), changes);
        }
    }

    private void evolve() {
        if (added >= MAX_NEW_COLUMNS) {
            upsert();
            return;
        }
        count("evolve");
        List<StructField> columns = new ArrayList<>(workload.schema().fields());
        if (added % 2 == 0) {
            columns.add(StructField.of("e_" + added, NEW_COLUMNS.get(added / 2 % NEW_COLUMNS.size())));
        } else {
            columns.replaceAll(this::grown);
        }
        added++;
        StructType wider = new StructType(columns);
        List<Change> changes = workload.source().changes(wider, workload.rows(), 6);
        workload.columnsAre(wider);
        workload.flush(
                random.nextBoolean() && onlyInserts(changes) ? WriteMode.APPEND : WriteMode.UPSERT, wider, changes);
    }

    private static boolean onlyInserts(List<Change> changes) {
        return changes.stream().allMatch(change -> change.kind() == Event.Kind.UPSERT);
    }

    /** A field more in a struct, and in one that lies in an array in a map. */
    private StructField grown(StructField column) {
        StructField more = StructField.of("more_" + added, PrimitiveType.STRING);
        if (column.name().equals("c_struct")) {
            return column.withType(with((StructType) column.type(), more));
        }
        if (column.name().equals("c_plain")) {
            MapType map = (MapType) column.type();
            ArrayType array = (ArrayType) map.valueType();
            ArrayType wider = new ArrayType(with((StructType) array.elementType(), more), array.containsNull());
            return column.withType(new MapType(map.keyType(), wider, map.valueContainsNull()));
        }
        return column;
    }

    private static StructType with(StructType struct, StructField more) {
        List<StructField> fields = new ArrayList<>(struct.fields());
        fields.add(more);
        return new StructType(fields);
    }

    /** The files of one partition, or all, are replaced. */
    private void overwrite() {
        count("overwrite");
        DeltaTable table = workload.table();
        Snapshot base = table.refresh();
        TableLayout layout = new TableLayout(workload.schema(), base.metadata().partitionColumns());
        Change first = workload.source().inserts(workload.schema(), 1).get(0);
        Object[] firstRow = first.event(workload.schema(), 0).values();
        Map<String, @Nullable String> partition = PartitionValues.of(layout, firstRow);
        DataFileWriter writer = files().create(new NewFile(layout, partition, Map.of("who", "overwrite é")));
        writer.write(firstRow);
        AddFile add = writer.finish();
        List<Action> actions = new ArrayList<>();
        base.files().stream()
                .filter(file -> file.partitionValues().equals(partition))
                .forEach(file -> actions.add(file.remove(System.currentTimeMillis(), true)));
        actions.add(add);
        table.commit(newest -> Optional.of(new CommitDraft(
                "WRITE", Map.of("mode", "\"Overwrite\""), Map.of("numFiles", "1"), false, actions, () -> {})));
        for (long key : List.copyOf(workload.rows().keys())) {
            Object[] row = new Change(
                            Event.Kind.UPSERT, key, workload.rows().all().get(key))
                    .event(workload.schema(), 0)
                    .values();
            if (PartitionValues.of(layout, row).equals(partition)) {
                workload.rows().remove(key);
            }
        }
        first.apply(workload.rows());
    }

    private DataFiles files() {
        return TableWriter.parquet(workload.table(), workload.settings(WriteMode.UPSERT));
    }

    private void compact() {
        long before = workload.snapshot().version();
        new Compaction(workload.table(), files(), new CompactionPolicy(2, 1 << 20, 1 << 20, 2 << 20)).run();
        if (workload.snapshot().version() > before) {
            count("compact");
        }
    }

    private void vacuum() {
        long deleted = new Vacuum(workload.table(), new VacuumPolicy(Duration.ZERO, true, false))
                .run(Vacuum.NO_VERSION)
                .deleted();
        count(deleted > 0 ? "vacuum" : "vacuumOfNothing");
    }

    private void stageAndMerge() {
        count("stageAndMerge");
        DeltaTable events = staging;
        if (events == null) {
            events = DeltaTable.create(
                    stagingStore,
                    new StagingFormat(
                                    workload.shape().schema(),
                                    List.of(Shape.KEY),
                                    workload.shape().partitionColumns())
                            .spec(),
                    workload.table().context());
            staging = events;
        }
        StageWriter writer =
                new StageWriter(events, new StageWriter.Settings(1 << 20, Compression.SNAPPY, event -> event.offset()));
        for (int i = random.nextInt(2); i >= 0; i--) {
            List<Change> changes = workload.source().changes(workload.schema(), workload.rows(), 2 + random.nextInt(8));
            stage(writer, changes);
            changes.forEach(change -> change.apply(workload.rows()));
        }
        new StagingMerge(
                        events,
                        workload.table(),
                        new StagingMerge.Settings(
                                workload.settings(WriteMode.UPSERT), PREFIX, new MergeBudget(4 << 20, scratch)))
                .merge();
        workload.txns().put(Backlog.mergedAppId(PREFIX, LANE), staged);
    }

    private void stage(StageWriter writer, List<Change> changes) {
        OptionalLong before = staged < 0 ? OptionalLong.empty() : OptionalLong.of(staged);
        List<Event> events = new ArrayList<>();
        for (Change change : changes) {
            events.add(change.event(workload.schema(), ++staged));
        }
        writer.flush(new FlushRequest(
                workload.schema(),
                List.of(new Part(LANE.toString(), Backlog.stagedAppId(PREFIX, LANE), before, staged, events)),
                rejections -> {}));
    }

    private void mark() {
        if (!workload.shape().vectors()) {
            delete();
            return;
        }
        List<Long> keys = new ArrayList<>(workload.rows().keys());
        Collections.shuffle(keys, random);
        keys = keys.subList(0, Math.min(keys.size(), 1 + random.nextInt(6)));
        if (!keys.isEmpty()) {
            count("mark");
            new Marking(workload.table(), files(), random).mark(keys);
            keys.forEach(workload.rows()::remove);
        }
    }
}
