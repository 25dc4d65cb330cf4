// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import static dev.alluvium.delta.storage.StoreOperation.GET;
import static dev.alluvium.delta.storage.StoreOperation.HEAD;
import static dev.alluvium.delta.storage.StoreOperation.LIST;
import static dev.alluvium.delta.storage.StoreOperation.PUT;
import static dev.alluvium.delta.storage.StoreOperation.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.CountingObjectStore.Call;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.StoreOperation;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Checkpoints of tables by what their commits are like; version 1 adds the files. */
final class LargeCommitsTest {
    private static final int LAST = 22;

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));

    @Test
    void commitsThatReplaceAllFilesHaveACheckpointAtHalfOfTheInterval() {
        DeltaTable table = create(Map.of(), 14);
        replace(table, 14, LAST);

        assertThat(checkpoints()).containsExactly(5L, 10L, 15L, 20L);
        assertThat(store.head(LogFiles.checksum(15))).isPresent();
        deleteCommitsBefore(15);
        Snapshot opened = open("reader").snapshot();
        assertThat(opened.files())
                .containsExactlyInAnyOrderElementsOf(table.snapshot().files());
    }

    /** One after another: with slow requests the next flush waits for them. */
    @Test
    void earlyCheckpointReadsFiveCommitsAndListsNothingToCleanUp() {
        replace(create(Map.of(), 14), 14, 10);
        CountingObjectStore counted = new CountingObjectStore(store);
        DeltaTable table = DeltaTable.open(counted, TestContexts.counted()).orElseThrow();
        replace(table, 14, 15);

        Map<StoreOperation, Long> requests = counted.calls().stream()
                .dropWhile(
                        call -> call.operation() != PUT_IF_ABSENT || !call.key().equals(LogFiles.commit(15)))
                .skip(1)
                .collect(Collectors.groupingBy(Call::operation, Collectors.counting()));

        assertThat(requests)
                .as("reads five commits and the checkpoint before them with its checksum; no look at the rest")
                .isEqualTo(Map.of(HEAD, 1L, LIST, 2L, GET, 7L, PUT_IF_ABSENT, 2L, PUT, 1L));
    }

    @Test
    void writersInTurnLeaveEachCheckpointOnce() {
        create(Map.of(), 14);
        List<DeltaTable> writers = List.of(open("a"), open("b"), open("c"));
        for (int version = 2; version <= LAST; version++) {
            replace(writers.get(version % 3), 14, version);
        }

        assertThat(checkpoints()).containsExactly(5L, 10L, 15L, 20L);
    }

    @Test
    void writerThatOpenedTheTableSinceCountsWhatItHasSeen() {
        DeltaTable first = create(Map.of(), 14);
        replace(first, 14, 3);
        replace(open("second"), 14, 5);
        replace(open("third"), 14, 14);
        replace(open("fourth"), 14, LAST);

        assertThat(checkpoints()).as("15 is the fourth's first commit").containsExactly(5L, 10L, 20L);
    }

    @Test
    void commitsThatAreSmallBesideTheTableWaitForTheWholeInterval() {
        replace(create(Map.of(), 1_000), 10, LAST);

        assertThat(checkpoints()).containsExactly(10L, 20L);
    }

    @Test
    void appendsWaitForTheWholeInterval() {
        replace(create(Map.of(), 1), 0, LAST);

        assertThat(checkpoints()).containsExactly(10L, 20L);
    }

    @Test
    void intervalThatTheTableNamesIsObeyedExactly() {
        replace(create(Map.of("delta.checkpointInterval", "10"), 14), 14, LAST);

        assertThat(checkpoints()).containsExactly(10L, 20L);
    }

    private DeltaTable create(Map<String, String> properties, int files) {
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        DeltaTable table =
                DeltaTable.create(store, new TableSpec(schema, List.of(), properties, ""), TestContexts.counted());
        List<Action> added = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            added.add(file("f-" + file));
        }
        commit(table, added);
        return table;
    }

    private DeltaTable open(String name) {
        return DeltaTable.open(store, TestContexts.counted(name, Clock.fixed(TestContexts.NOW, ZoneOffset.UTC)))
                .orElseThrow();
    }

    /** Replaces so many of the files by each commit, and adds one, up to a version. */
    private static void replace(DeltaTable table, int replaced, int lastVersion) {
        for (long version = table.refresh().version() + 1; version <= lastVersion; version++) {
            List<Action> actions = new ArrayList<>();
            for (AddFile file :
                    table.snapshot().files().stream().limit(replaced).toList()) {
                actions.add(file.remove(version, true));
                actions.add(file("f-" + version + "-" + actions.size()));
            }
            actions.add(file("new-" + version));
            commit(table, actions);
        }
    }

    private static void commit(DeltaTable table, List<Action> actions) {
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, actions, () -> {})));
    }

    private static AddFile file(String path) {
        return new AddFile(path, Map.of(), 7, 2, true, null, Map.of(), Optional.empty());
    }

    private void deleteCommitsBefore(long version) {
        store.delete(LongStream.range(0, version).mapToObj(LogFiles::commit).toList());
    }

    private List<Long> checkpoints() {
        return LongStream.rangeClosed(0, LAST)
                .filter(version -> store.head(LogFiles.checkpoint(version)).isPresent())
                .boxed()
                .toList();
    }
}
