// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
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
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether another engine deletes rows by marking them or by rewriting their files is all the same to a merge. */
class MergeOverMarkedRowsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void mergeTakesMarkedRowsForGone(long seed) {
        assertThat(afterDeletes(seed, true)).isEqualTo(afterDeletes(seed, false));
    }

    private List<String> afterDeletes(long seed, boolean byMarking) {
        Map<Integer, List<Change>> topic =
                StagingSimulationTest.topic(new Random(seed), true, false, Kind.FULL, Kind.PARTIAL, Kind.DELETE);
        StagingWorld world = new StagingWorld(directory, false, false, true);
        world.process().append(topic, Map.of(0, 60L, 1, 50L));
        world.process().merge();
        int before = world.rows().size();
        deleteSomeRows(world, seed, byMarking);
        assertThat(world.rows()).hasSizeLessThan(before);

        StagingWorld.Process process = world.process();
        process.append(topic, Map.of(0, 200L, 1, 200L));
        process.merge();
        return world.rows();
    }

    /** Keys by a hash of their own, so that both ways delete the same rows. */
    private static void deleteSomeRows(StagingWorld world, long seed, boolean byMarking) {
        DeltaTable rows = world.process().rows;
        AtomicLong ids = new AtomicLong();
        DataFiles files = new ParquetDataFiles(
                world.rowObjects,
                new DataFileSettings(
                        Compression.NONE,
                        StatsColumns.firstOnes(),
                        rows.context().clock(),
                        () -> "foreign-" + ids.incrementAndGet()));
        TableLayout layout =
                new TableLayout(rows.schema(), rows.snapshot().metadata().partitionColumns());
        List<Action> actions = new ArrayList<>();
        actions.add(withVectors(rows.snapshot().metadata()));
        for (AddFile file : rows.snapshot().files().stream()
                .sorted(Comparator.comparing(AddFile::path))
                .toList()) {
            List<Long> marked = new ArrayList<>();
            List<Object[]> left = new ArrayList<>();
            try (RowCursor cursor = files.read(file, layout, Rows.all(layout))) {
                while (cursor.next()) {
                    if (((Long) cursor.row()[0] * 31 + seed) % 3 == 0) {
                        marked.add(cursor.position());
                    } else {
                        left.add(cursor.row());
                    }
                }
            }
            if (!marked.isEmpty()) {
                actions.add(file.remove(1, true));
                if (byMarking) {
                    actions.add(marked(world, file, marked));
                } else if (!left.isEmpty()) {
                    actions.add(rewritten(files, layout, file, left));
                }
            }
        }
        rows.commit(base -> Optional.of(new CommitDraft("DELETE", Map.of(), Map.of(), false, actions, () -> {})));
    }

    private static AddFile marked(StagingWorld world, AddFile file, List<Long> positions) {
        RowPositions rows =
                RowPositions.of(positions.stream().mapToLong(Long::longValue).toArray());
        DeletionVector vector = new DeletionVectors(world.rowObjects)
                .write(
                        List.of(rows),
                        positions.size() % 2 * 1000,
                        new UUID(file.path().hashCode(), positions.size()))
                .get(0);
        return MarkedFile.of(file, vector);
    }

    private static AddFile rewritten(DataFiles files, TableLayout layout, AddFile file, List<Object[]> rows) {
        DataFileWriter writer = files.create(new NewFile(layout, file.partitionValues(), file.tags()));
        rows.forEach(writer::write);
        return writer.finish();
    }

    private static Metadata withVectors(Metadata metadata) {
        return new Metadata(
                metadata.id(),
                metadata.name(),
                metadata.description(),
                metadata.schemaString(),
                metadata.partitionColumns(),
                Map.of("delta.enableDeletionVectors", "true"),
                metadata.createdTime());
    }
}
