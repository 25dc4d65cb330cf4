// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table's log as it grows, and what processes that start find there: the newest version, or that of a checkpoint
 * which another engine wrote in its way, with files by their paths alone and the greatest version of each {@code txn},
 * and the commits since.
 */
final class TableLog {
    private final ObjectStore objects;
    private final CommitFiles commits;
    private final List<LogCommit> sinceCheckpoint = new ArrayList<>();
    private final Map<String, AddFile> byPath = new HashMap<>();
    private final Map<String, Txn> greatest = new HashMap<>();
    private Snapshot newest;
    private Snapshot checkpoint;
    private long firstKept;

    TableLog(ObjectStore objects, Snapshot first) {
        this.objects = objects;
        this.commits = new CommitFiles(objects);
        this.newest = first;
        this.checkpoint = first;
        first.txns().forEach(txn -> greatest.put(txn.appId(), txn));
    }

    Snapshot newest() {
        return newest;
    }

    /** Follows the log; the consumer sees each commit after it counts. */
    void follow(Consumer<LogCommit> seen) {
        Optional<LogCommit> next = commits.read(newest.version() + 1);
        while (next.isPresent()) {
            LogCommit commit = next.get();
            newest = newest.advance(commit);
            commit.actions().forEach(this::keepByPath);
            sinceCheckpoint.add(commit);
            seen.accept(commit);
            next = commits.read(newest.version() + 1);
        }
    }

    /** What a writer makes of the lines that knows files by their paths alone, in the order of the lines. */
    private void keepByPath(Action action) {
        if (action instanceof AddFile add) {
            byPath.put(add.path(), add);
        } else if (action instanceof RemoveFile remove) {
            byPath.remove(remove.path());
        } else if (action instanceof Txn txn) {
            greatest.merge(txn.appId(), txn, (one, other) -> one.version() >= other.version() ? one : other);
        }
    }

    /** Another engine writes a checkpoint, and who starts from now on reads it. */
    void foreignCheckpoint() {
        checkpoint = Snapshot.of(
                newest.version(),
                newest.timestamp(),
                newest.protocol(),
                newest.metadata(),
                new Snapshot.State(List.copyOf(byPath.values()), List.copyOf(greatest.values())));
        sinceCheckpoint.clear();
    }

    /** Old commits before the checkpoint go: who has not read them must load a snapshot. */
    void cleanUp(long beforeMillis) {
        while (firstKept < checkpoint.version()) {
            String key = String.format("_delta_log/%020d.json", firstKept);
            if (objects.head(key).orElseThrow().modifiedAt() >= beforeMillis) {
                return;
            }
            objects.delete(List.of(key));
            firstKept++;
        }
    }

    /** What a process finds that starts or has lost the thread. */
    SnapshotLoader loader() {
        return store -> {
            store.list("_delta_log/", "");
            Snapshot found = checkpoint;
            for (LogCommit commit : sinceCheckpoint) {
                found = found.advance(commit);
            }
            return Optional.of(found);
        };
    }
}
