// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest version that this process knows, moved on commit by commit and never re-read as a whole while the log
 * still holds the commits in between. Confined to the thread that owns the table.
 */
public final class LogFollower {
    private final ObjectStore store;
    private final SnapshotLoader loader;
    private final CommitFiles commits;
    private final List<CommitObserver> observers = new ArrayList<>();
    private Snapshot snapshot;

    /**
     * @param loader for the case that the log has gone on without keeping the commits that we lack
     * @param snapshot where to begin
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the table is not one that we may write
     */
    public LogFollower(ObjectStore store, SnapshotLoader loader, Snapshot snapshot) {
        this.store = store;
        this.loader = loader;
        this.commits = new CommitFiles(store);
        this.snapshot = snapshot;
        checkFeatures(snapshot);
    }

    /** The newest known version. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Tells the observer of every version from now on, after the observers that came before it. */
    public void observe(CommitObserver observer) {
        observers.add(observer);
    }

    /**
     * Reads what was committed since. Costs one GET per new commit and two requests where there is none: the second one
     * makes sure that the log we follow is still there.
     *
     * @throws DeltaTableException if the table was removed or re-created
     */
    public Snapshot follow() {
        if (!catchUp() && store.head(LogFiles.commit(snapshot.version())).isEmpty()) {
            reload();
        }
        return snapshot;
    }

    /** Reads the commits after the known one; false if there is none. */
    boolean catchUp() {
        boolean moved = false;
        Optional<LogCommit> next = commits.read(snapshot.version() + 1);
        while (next.isPresent()) {
            advance(next.get());
            moved = true;
            next = commits.read(snapshot.version() + 1);
        }
        return moved;
    }

    /** Takes the next commit, which is in the log. */
    void advance(LogCommit commit) {
        become(checkedAfter(commit));
        observers.forEach(observer -> observer.advanced(commit, snapshot));
    }

    /**
     * The snapshot after a commit on the newest known version, which need not be in the log yet.
     *
     * @throws DeltaTableException if the commit is not legal there
     */
    Snapshot checkedAfter(LogCommit commit) {
        Snapshot after = snapshot.advance(commit);
        checkIdentity(after);
        if (commit.actions().stream().anyMatch(a -> a instanceof Protocol || a instanceof Metadata)) {
            checkFeatures(after);
        }
        return after;
    }

    private void reload() {
        Snapshot loaded = loader.load(store)
                .orElseThrow(() -> new DeltaTableException("table " + store.location() + " is gone: version "
                        + snapshot.version() + " was its newest; restart to make it anew"));
        checkIdentity(loaded);
        if (loaded.version() < snapshot.version()) {
            throw new DeltaTableException("table " + store.location() + " went back from version " + snapshot.version()
                    + " to " + loaded.version() + "; was it restored from a copy? restart to go on from there");
        }
        checkFeatures(loaded);
        become(loaded);
        observers.forEach(observer -> observer.reloaded(snapshot));
    }

    private void become(Snapshot newer) {
        snapshot = newer;
    }

    private void checkIdentity(Snapshot other) {
        if (!other.metadata().id().equals(snapshot.metadata().id())) {
            throw new DeltaTableException(
                    "table " + store.location() + " was re-created: its id changed at or before version "
                            + other.version() + "; restart to write to the new table");
        }
    }

    private void checkFeatures(Snapshot of) {
        TableFeatures.check(
                of.protocol(), of.metadata(), SchemaJson.parse(of.metadata().schemaString()), store.location());
    }
}
