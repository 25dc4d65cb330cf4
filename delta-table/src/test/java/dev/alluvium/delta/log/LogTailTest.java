// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who opens a table finds the damage that who followed it found. */
class LogTailTest {
    private static final int SEEDS = 300;
    private static final int COMMITS = 12;

    /** The protocol's own reconciliation: the logical file is what counts. */
    private static Collection<AddFile> reconciled(List<LogCommit> log) {
        Map<List<Object>, AddFile> live = new LinkedHashMap<>();
        for (LogCommit commit : log) {
            for (Action action : commit.actions()) {
                if (action instanceof Action.RemoveFile remove) {
                    live.remove(List.of(remove.path(), remove.deletionVector()));
                }
            }
            for (Action action : commit.actions()) {
                if (action instanceof AddFile add) {
                    live.put(List.of(add.path(), add.deletionVector()), add);
                }
            }
        }
        return live.values();
    }

    private static LogTail.Result opened(List<LogCommit> log, int checkpoint) {
        LogTail tail = new LogTail();
        log.subList(checkpoint, log.size()).forEach(tail::take);
        return tail.reconcile(log.size() - 1, reconciled(log));
    }

    @Test
    void aSoundLogIsSoundFromAnyCheckpointOn() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<LogCommit> log = log(new Random(seed), false);
            FileEntries followed = follow(log);
            for (int checkpoint = 0; checkpoint <= log.size(); checkpoint++) {
                LogTail.Result opened = opened(log, checkpoint);
                assertThat(opened.stale())
                        .as("seed %d from %d", seed, checkpoint)
                        .isEmpty();
                assertThat(opened.live().values())
                        .containsExactlyInAnyOrderElementsOf(followed.live().values());
            }
        }
    }

    @Test
    void aDamagedLogIsFoundDamagedWhileItsCommitsAreThere() {
        int damaged = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<LogCommit> log = log(new Random(seed), true);
            FileEntries followed = follow(log);
            LogTail.Result opened = opened(log, 0);
            damaged += followed.stale().isEmpty() ? 0 : 1;

            assertThat(opened.live().values())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(followed.live().values());
            assertThat(opened.stale()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(followed.stale());
        }
        assertThat(damaged).isGreaterThan(SEEDS / 4);
    }

    @Test
    void twoEntriesInACheckpointCannotBeToldApart() {
        List<LogCommit> log = List.of(new LogCommit(0, List.of(file("f", 0))), new LogCommit(1, List.of(file("f", 1))));

        assertThat(opened(log, 1).stale()).extracting(StaleEntry::file).containsExactly(file("f", 0));
        assertThatThrownBy(() -> opened(log, 2))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("several entries of file 'f'")
                .hasMessageContaining("no longer tells which one is stale");
    }

    private static FileEntries follow(List<LogCommit> log) {
        FileEntries entries = new FileEntries(LiveFiles.of(new HashMap<>()), List.of());
        log.forEach(entries::apply);
        return entries;
    }

    /** Files that come, are marked, go, come back and are restated; and, if wanted, one careless commit. */
    private static List<LogCommit> log(Random random, boolean careless) {
        List<LogCommit> log = new ArrayList<>();
        Map<String, AddFile> live = new HashMap<>();
        int when = careless ? random.nextInt(COMMITS) : -1;
        for (int version = 0; version < COMMITS; version++) {
            List<Action> actions = new ArrayList<>();
            for (String path : List.of("a", "b", "c")) {
                AddFile now = live.get(path);
                AddFile next = file(path, random.nextInt(4));
                int dice = random.nextInt(5);
                if (now == null && dice < 2) {
                    actions.add(next);
                    live.put(path, next);
                } else if (now != null && dice == 0) {
                    actions.add(now.remove(1, true));
                    live.remove(path);
                } else if (now != null && dice == 1) {
                    if (!next.equals(now)) {
                        actions.add(now.remove(1, true));
                    }
                    actions.add(next);
                    live.put(path, next);
                } else if (now != null && version == when) {
                    actions.add(dice == 2 ? file(path, 5) : file(path, 6).remove(1, true));
                }
            }
            log.add(new LogCommit(version, actions));
            if (version == when) {
                break;
            }
        }
        return log;
    }

    private static AddFile file(String path, int vector) {
        Optional<DeletionVector> marked = vector == 0
                ? Optional.empty()
                : Optional.of(new DeletionVector("u", "v" + vector, OptionalLong.of(1), 10, vector));
        return new AddFile(path, Map.of(), 1, 2, true, null, Map.of(), marked);
    }
}
