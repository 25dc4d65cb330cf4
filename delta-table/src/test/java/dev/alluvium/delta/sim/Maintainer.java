// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.RowInCopy;
import dev.alluvium.delta.compact.SourceCheck;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.offset.OffsetReset;
import dev.alluvium.delta.sim.Mutant.Table;
import dev.alluvium.delta.stage.Lane;
import dev.alluvium.delta.stage.MergeBudget;
import dev.alluvium.delta.stage.StagingMerge;
import dev.alluvium.delta.stage.StagingTrim;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The owner of upkeep, of whom there may be two at a time: merges, trims, compacts, vacuums, and sets offsets back. */
final class Maintainer extends Actor {
    private static final CompactionPolicy POLICY = new CompactionPolicy(2, 1L << 20, 1L << 20, 1L << 21);
    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"));

    private DeltaTable rows;
    private DeltaTable staging;

    Maintainer(World world, String name) {
        super(world, name);
    }

    @Override
    void start(Process born) {
        rows = null;
        DeltaTable opened = world().open(Table.ROWS, born);
        staging = world().isStaged() ? world().open(Table.STAGING, born) : null;
        rows = opened;
    }

    @Override
    Runnable next() {
        if (rows == null) {
            return () -> start(process());
        }
        int due = world().resetDue();
        if (due >= 0) {
            return () -> reset(due);
        }
        List<Runnable> chores = new ArrayList<>();
        if (world().isStaged()) {
            chores.add(this::merge);
            chores.add(this::merge);
            chores.add(this::merge);
            chores.add(this::trim);
        }
        chores.add(this::compact);
        chores.add(this::compact);
        chores.add(this::vacuum);
        return chores.get(world().choices().below(chores.size()));
    }

    void merge() {
        DataFiles stagedFiles = world().files(Table.STAGING, staging, process());
        DataFiles rowFiles = world().files(Table.ROWS, rows, process());
        StagingMerge.Ports right = StagingMerge.Ports.standard(stagedFiles, rowFiles, World.PREFIX);
        Mutant mutant = process().mutant();
        StagingMerge.Ports ports = new StagingMerge.Ports(
                stagedFiles,
                rowFiles,
                (staged, base) -> mutant.backlog(staged, base, right.backlogs().between(staged, base)),
                mutant.unmerged(right.unmerged()),
                mutant::deleted,
                mutant::decisions);
        StagingMerge.Settings settings =
                new StagingMerge.Settings(world().writerSettings(), World.PREFIX, new MergeBudget(1 << 20, NOWHERE));
        new StagingMerge(staging, rows, settings, ports).merge();
    }

    private void trim() {
        Snapshot merged = process().mutant().mergedAsSeenByTrim(staging.refresh(), rows.refresh());
        new StagingTrim(
                        staging,
                        World.PREFIX,
                        Duration.ofMinutes(world().choices().below(2)))
                .trim(merged);
    }

    private void compact() {
        SourceCheck check = process().mutant().sources(SourceCheck.SAME_FILE_AND_VECTOR);
        RowInCopy positions = process().mutant().rowsInCopies(RowInCopy.IN_ORDER);
        DataFiles files = world().files(Table.ROWS, rows, process());
        new Compaction(rows, POLICY, new Compaction.Ports(files, check, positions, world().publisher(rows))).run();
    }

    private void vacuum() {
        boolean ofStaging = staging != null && world().choices().oneIn(2);
        DeltaTable table = ofStaging ? staging : rows;
        new Vacuum(table, new VacuumPolicy(World.RETENTION, true, false)).run(Vacuum.NO_VERSION);
        world().vacuumed();
    }

    private void apply(int partition) {
        SortedMap<Lane, Long> next = new TreeMap<>();
        next.put(new Lane("topic", partition), 0L);
        new OffsetReset(rows, Optional.ofNullable(staging), World.PREFIX).apply(next);
    }

    /** A topic-partition was made anew, or is to be read again. */
    void reset(int partition) {
        if (!world().isResetDue(partition)) {
            return;
        }
        int number = world().resets();
        if (world().isStaged()) {
            merge();
        }
        apply(partition);
        world().resetDone(number);
    }
}
