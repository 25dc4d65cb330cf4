// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.parquet.SmallRowGroups;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges of staged events that copy files take over the row groups in which nothing changes. */
class CopyingMergeTest {
    private static final int ROWS = 5_000;
    private static final long UPDATED = 2;
    private static final long DELETED = 5;

    @TempDir
    Path directory;

    private final List<Change> changes = new ArrayList<>();
    private StagingWorld world;

    private void stage(List<Change> more) {
        changes.addAll(more);
        world.process().append(Map.of(0, changes), Map.of(0, changes.size() - 1L));
    }

    private Change put(int offset, long key, String b) {
        return new Change(0, offset, Kind.FULL, key, 0, Map.of("a", key, "b", b, "zone", "z"));
    }

    private MergeResult merge(RecordedReads files) {
        StagingWorld.Process process = world.process();
        return new StagingMerge(
                        process.staging,
                        process.rows,
                        new StagingMerge.Settings(
                                world.rowSettings(), StagingWorld.PREFIX, new MergeBudget(1 << 20, directory)),
                        StagingMerge.Ports.standard(
                                StageWriter.files(process.staging, Compression.NONE), files, StagingWorld.PREFIX))
                .merge();
    }

    private RecordedReads files() {
        return new RecordedReads(
                SmallRowGroups.in(world.rowObjects, TestContexts.counted().clock()));
    }

    private AddFile onlyFile() {
        List<AddFile> live = List.copyOf(world.process().rows.snapshot().files());
        assertThat(live).hasSize(1);
        return live.get(0);
    }

    private List<String> groups(AddFile file) throws Exception {
        return SmallRowGroups.of(world.rowObjects, file.path(), file.size());
    }

    @Test
    void rowGroupsWithoutChangesAreTakenOver() throws Exception {
        world = new StagingWorld(directory, false, false, true, false);
        stage(LongStream.range(0, ROWS)
                .mapToObj(key -> put((int) key, key, "value " + key))
                .toList());
        merge(files());
        AddFile stored = onlyFile();
        List<String> before = groups(stored);
        assertThat(before).hasSizeGreaterThan(5);
        RecordedReads files = files();
        stage(List.of(put(ROWS, UPDATED, "new"), new Change(0, ROWS + 1, Kind.DELETE, DELETED, 0, Map.of())));

        MergeResult result = merge(files);

        assertThat(files.reads())
                .filteredOn(read -> !read.rows().isEmpty())
                .singleElement()
                .satisfies(copy -> assertThat(copy.rows()).containsExactly(UPDATED, DELETED));
        AddFile copied = onlyFile();
        assertThat(groups(copied)).endsWith(before.subList(1, before.size()).toArray(String[]::new));
        assertThat(result.files().rowsRewritten()).isEqualTo(ROWS - 1);
        assertThat(result.files().superseded().bytesCopied()).isEqualTo(copied.size());
        assertThat(world.rows()).hasSize(ROWS - 1);
        assertThat(world.rows().toString()).contains("new", "value 4999").doesNotContain("value 2,", "value 5,");
    }
}
