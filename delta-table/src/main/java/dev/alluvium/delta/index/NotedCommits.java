// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commits that an index has not followed yet. Beyond a number of their entries they become the difference of two
 * versions, which says less, but does not grow with commits: a task whose partitions are quiet sees the commits of all
 * other tasks. Confined to one thread.
 */
final class NotedCommits {
    private final long mostEntries;
    private final Deque<Step> steps = new ArrayDeque<>();
    private @Nullable Snapshot at;
    private boolean begun;
    private long entries;

    /**
     * From one version to another.
     *
     * @param commit empty if there are several between them
     */
    private record Step(Optional<LogCommit> commit, Snapshot after) {
        long entries() {
            return commit.map(one -> 1L + one.actions().size()).orElse(0L);
        }
    }

    /** @param mostEntries of commits that are kept as they are */
    NotedCommits(long mostEntries) {
        this.mostEntries = mostEntries;
    }

    /** Nothing is noted yet at this version. */
    void beginAt(Snapshot snapshot) {
        steps.clear();
        at = snapshot;
        begun = false;
        entries = 0;
    }

    /** Takes note of the next commit. */
    void note(LogCommit commit, Snapshot after) {
        Step step = new Step(Optional.of(commit), after);
        steps.add(step);
        entries += step.entries();
        if (entries > mostEntries) {
            condense(after);
        }
    }

    /** What was begun has to be done again as it is: of its files some may be followed already. */
    private void condense(Snapshot to) {
        Optional<Step> first = begun ? Optional.of(steps.element()) : Optional.empty();
        steps.clear();
        first.ifPresent(steps::add);
        entries = first.map(Step::entries).orElse(0L);
        if (first.isEmpty() || first.get().after().version() < to.version()) {
            steps.add(new Step(Optional.empty(), to));
        }
    }

    /** What to follow next; the same again until it is {@link #followed}. */
    Optional<FileChanges> next() {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        begun = true;
        Step step = steps.element();
        return Optional.of(step.commit().map(FileChanges::of).orElseGet(() -> {
            if (at == null) {
                throw new IllegalStateException("nobody said where the notes begin");
            }
            return FileChanges.between(at, step.after());
        }));
    }

    /** The first step is done. */
    void followed() {
        Step step = steps.remove();
        at = step.after();
        begun = false;
        entries -= step.entries();
    }
}
