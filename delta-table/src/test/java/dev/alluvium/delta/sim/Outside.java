// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.sim.Scenario.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to a table without our doing: another engine's commits and checkpoints, time, topics that grow or are
 * made anew. Each is one undisturbed step, since we ask nothing of others but whole commits.
 */
final class Outside {
    private final World world;
    private final Process engine;
    private boolean widened;

    Outside(World world) {
        this.world = world;
        this.engine = new Process(world, "outside", Mutant.NONE, 0);
    }

    /** Something that can happen in this scenario. */
    void step(List<Actor> actors) {
        Choices choices = world.choices();
        switch (choices.below(8)) {
            case 0 -> world.advance(Duration.ofMinutes(choices.below(30)));
            case 1 -> passRetention(actors);
            case 2 -> {
                if (world.publishesRuns() && choices.oneIn(2)) {
                    new RunDamage(world).happen();
                } else {
                    logUpkeep(world.isStaged() && choices.oneIn(2) ? Table.STAGING : Table.ROWS);
                }
            }
            case 3 -> topics();
            default -> {
                if (world.scenario().has(Trait.FOREIGN_WRITERS)) {
                    foreign();
                } else {
                    topics();
                }
            }
        }
    }

    /**
     * So much time passes that nothing is remembered any more. Nobody is in the middle of anything for so long, and no
     * request takes so long: that is what retentions are chosen by.
     */
    private void passRetention(List<Actor> actors) {
        if (!world.choices().oneIn(3)) {
            return;
        }
        world.deliverLate();
        actors.stream().filter(Actor::isInTheMiddle).forEach(Actor::kill);
        world.trace(() -> "the retention passes");
        world.advance(World.RETENTION.multipliedBy(2));
        world.judge().model().forgetDeletes();
    }

    private void logUpkeep(Table table) {
        world.log(table).foreignCheckpoint();
        if (!world.hasRealLogs()) {
            world.log(table).cleanUp(world.nowMillis() - World.RETENTION.toMillis());
        }
        world.trace(() -> "another engine writes a checkpoint of " + table);
    }

    private void topics() {
        if (world.scenario().has(Trait.RESETS) && world.resetDue() < 0) {
            int partition = world.choices().below(world.topics().partitions());
            if (world.judge().hasWritten(partition)) {
                if (world.choices().oneIn(2)) {
                    world.topics().recreate(partition);
                }
                world.resetBecomesDue(partition);
                world.trace(() -> "topic-" + partition + " is to be read from the beginning, epoch "
                        + world.topics().epoch(partition));
            }
        } else if (world.topics().mayGrow()
                && (world.judge().hasWritten(0) || world.judge().hasWritten(1))) {
            world.topics().grow();
            world.trace(() -> "the topic grows");
        }
    }

    private void foreign() {
        DeltaTable table =
                ReplayedTables.at(world.log(Table.ROWS).newest(), world.objects(Table.ROWS), engine.context());
        List<AddFile> live = world.judge().live(Table.ROWS);
        if (live.isEmpty()) {
            return;
        }
        AddFile chosen = live.get(world.choices().below(live.size()));
        boolean upserts = world.scenario().has(Trait.UPSERTS);
        Foreign commit = new Foreign(table, chosen);
        switch (world.choices().below(upserts ? 7 : 2)) {
            case 1 -> addColumn(table);
            case 2 -> commit.delete();
            case 3 -> commit.update();
            case 4 -> commit.mark();
            case 5 -> restore(table);
            case 6 -> commit.copy();
            default -> commit.optimize();
        }
    }

    private void commit(DeltaTable table, String operation, Judge.Foreign effect, List<Action> actions) {
        world.judge().announce(effect);
        table.commit(base -> Optional.of(new CommitDraft(operation, Map.of(), Map.of(), false, actions, () -> {})));
        world.committed(Table.ROWS, engine.name());
    }

    private void addColumn(DeltaTable table) {
        if (widened) {
            return;
        }
        widened = true;
        List<StructField> fields = new ArrayList<>(
                SchemaJson.parse(table.snapshot().metadata().schemaString()).fields());
        fields.add(StructField.of("extra", PrimitiveType.STRING));
        Action wider = table.snapshot().metadata().withSchemaString(SchemaJson.format(new StructType(fields)));
        commit(table, "ADD COLUMNS", () -> world.judge().model().addColumn("extra"), List.of(wider));
    }

    private void restore(DeltaTable table) {
        int version = world.choices().below(world.judge().versions());
        Map<Long, Map<String, Object>> state =
                world.judge().stateWithin(version, world.nowMillis() - World.RETENTION.toMillis() / 2);
        if (state == null) {
            return;
        }
        Map<String, AddFile> then = world.judge().filesOf(version);
        List<Action> actions = new ArrayList<>();
        for (AddFile file : world.judge().live(Table.ROWS)) {
            AddFile same = then.get(file.path());
            if (same == null || !same.deletionVector().equals(file.deletionVector())) {
                actions.add(file.remove(world.nowMillis(), true));
            }
        }
        for (AddFile file : then.values()) {
            Optional<AddFile> live = table.snapshot().file(file.path());
            if (live.isEmpty() || !live.get().deletionVector().equals(file.deletionVector())) {
                if (world.objects(Table.ROWS)
                        .head(DataFilePaths.decode(file.path()))
                        .isEmpty()) {
                    return;
                }
                actions.add(file);
            }
        }
        if (!actions.isEmpty()) {
            commit(table, "RESTORE", () -> world.judge().model().restore(state), actions);
        }
    }

    /** One commit of another engine about one file. */
    private final class Foreign {
        private final DeltaTable table;
        private final AddFile file;
        private final TableLayout layout;
        private final DataFiles files;

        Foreign(DeltaTable table, AddFile file) {
            this.table = table;
            this.file = file;
            this.layout = world.judge().layout(Table.ROWS);
            this.files = world.files(Table.ROWS, world.objects(Table.ROWS), engine.context());
        }

        private record Row(long position, Object[] values) {}

        private List<Row> rows(AddFile from) {
            List<Row> rows = new ArrayList<>();
            BitSet all = layout.allColumns();
            try (RowCursor cursor = files.read(from, layout, all)) {
                while (cursor.next()) {
                    rows.add(new Row(cursor.position(), cursor.row().clone()));
                }
            }
            return rows;
        }

        private AddFile write(List<Row> rows) {
            boolean keepsTags = world.choices().oneIn(2);
            DataFileWriter writer =
                    files.create(new NewFile(layout, file.partitionValues(), keepsTags ? file.tags() : Map.of()));
            rows.forEach(row -> writer.write(row.values()));
            AddFile written = writer.finish();
            if (keepsTags && world.publishesRuns()) {
                new RunDamage(world).copy(file, written);
            }
            return written;
        }

        /** Takes the rows of a partition together, in another order. */
        void optimize() {
            List<Action> actions = new ArrayList<>();
            List<Row> rows = new ArrayList<>();
            for (AddFile other : world.judge().live(Table.ROWS)) {
                boolean alike = other.partitionValues().equals(file.partitionValues())
                        && other.tags().equals(file.tags());
                if (alike) {
                    actions.add(other.remove(world.nowMillis(), false));
                    rows.addAll(0, rows(other));
                }
            }
            if (world.choices().oneIn(2)) {
                java.util.Collections.reverse(rows);
            }
            if (!rows.isEmpty()) {
                actions.add(write(rows));
            }
            commit(table, "OPTIMIZE", () -> {}, actions);
        }

        void delete() {
            List<Row> rows = rows(file);
            if (rows.isEmpty() || world.judge().model().hasCopies()) {
                return;
            }
            long key = (Long) rows.remove(world.choices().below(rows.size())).values()[0];
            List<Action> actions = new ArrayList<>();
            actions.add(file.remove(world.nowMillis(), true));
            if (!rows.isEmpty()) {
                actions.add(write(rows));
            }
            commit(table, "DELETE", () -> world.judge().model().removeOutside(key), actions);
        }

        void update() {
            List<Row> rows = rows(file);
            if (rows.isEmpty() || world.judge().model().hasCopies()) {
                return;
            }
            Object[] row = rows.get(world.choices().below(rows.size())).values();
            long key = (Long) row[0];
            row[1] = 5000L + world.choices().below(1000);
            commit(
                    table,
                    "UPDATE",
                    () -> world.judge().model().updateOutside(key, "a", row[1]),
                    List.of(file.remove(world.nowMillis(), true), write(rows)));
        }

        /** Deletes a row by a vector. */
        void mark() {
            List<Row> rows = rows(file);
            if (!world.scenario().has(Trait.VECTORS) || rows.isEmpty()) {
                return;
            }
            Row gone = rows.get(world.choices().below(rows.size()));
            commit(
                    table,
                    "DELETE",
                    () -> world.judge().model().removeOutside((Long) gone.values()[0]),
                    List.of(
                            file.remove(world.nowMillis(), true),
                            Vectors.marked(world.objects(Table.ROWS), file, gone.position())));
        }

        /** Inserts a row that is there already. */
        void copy() {
            List<Row> rows = rows(file);
            if (!world.scenario().has(Trait.COPIES) || rows.isEmpty()) {
                return;
            }
            Row row = rows.get(world.choices().below(rows.size()));
            commit(
                    table,
                    "WRITE",
                    () -> world.judge().model().copyOutside((Long) row.values()[0]),
                    List.of(write(List.of(row))));
        }
    }
}
