// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.log.StaleEntry;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest version that this process knows, moved on commit by commit and never re-read as a whole while the log
 * still holds the commits in between. Confined to the thread that owns the table.
 */
public final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final String RESTORE = "RESTORE";

    private final ObjectStore store;
    private final SnapshotLoader loader;
    private final CommitFiles commits;
    private final DamagePolicy policy;
    private final List<CommitObserver> observers = new ArrayList<>();
    private Snapshot snapshot;
    private @Nullable String newestCommit;

    /**
     * @param loader for the case that the log has gone on without keeping the commits that we lack
     * @param snapshot where to begin
     * @param policy of damage that others did
     * @throws dev.alluvium.delta.error.UnsupportedFeatureException if the table is not one that we may write
     */
    public LogFollower(ObjectStore store, SnapshotLoader loader, Snapshot snapshot, DamagePolicy policy) {
        this.store = store;
        this.loader = loader;
        this.commits = new CommitFiles(store);
        this.snapshot = snapshot;
        this.policy = policy;
        checkFeatures(snapshot);
        checkSound(snapshot, List.of());
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
     * Reads what was committed since. Costs one GET per new commit, and two requests that make sure that it is still
     * the log we follow: a table that was made anew has other commits, and one that was cleaned up meanwhile goes on
     * behind a gap.
     *
     * @throws DeltaTableException if the table was removed or re-created
     */
    public Snapshot follow() {
        Optional<LogCommit> next = commits.read(snapshot.version() + 1);
        Optional<LogCommit> known = commits.read(snapshot.version());
        known.ifPresent(this::checkSame);
        if (next.isPresent()) {
            advance(next.get());
            catchUp();
        }
        boolean gone = next.isPresent() ? isGone(snapshot.version()) : known.isEmpty();
        if (gone) {
            reload();
        }
        return snapshot;
    }

    private boolean isGone(long version) {
        return store.head(LogFiles.commit(version)).isEmpty();
    }

    /** A table made anew has other commits under our versions; its metaData may lie before all that we would read. */
    private void checkSame(LogCommit known) {
        String found = mark(known);
        if (newestCommit != null && !newestCommit.equals(found)) {
            throw recreated(known.version());
        }
        newestCommit = found;
    }

    /** What tells a commit from another one of its version. */
    private static String mark(LogCommit commit) {
        return commit.txnId()
                .orElseGet(() -> commit.actions().stream()
                        .filter(CommitInfo.class::isInstance)
                        .map(info -> String.valueOf(((CommitInfo) info).fields().get("timestamp")))
                        .findFirst()
                        .orElse(""));
    }

    /** Reads the commits after the known one. */
    void catchUp() {
        Optional<LogCommit> next = commits.read(snapshot.version() + 1);
        while (next.isPresent()) {
            advance(next.get());
            next = commits.read(snapshot.version() + 1);
        }
    }

    /** Takes the next commit, which is in the log. */
    void advance(LogCommit commit) {
        become(checkedAfter(commit));
        if (bringsRowsBackAlone(commit)) {
            LOG.warn(
                    "ALV-TBL-004 the table was restored, and nothing that came since is written again table={}"
                            + " version={}",
                    store.location(),
                    commit.version());
        }
        newestCommit = mark(commit);
        observers.forEach(observer -> observer.advanced(commit, snapshot));
    }

    /** Rows go back with a RESTORE, offsets only if it says so: whether to read sources again is not ours to decide. */
    static boolean bringsRowsBackAlone(LogCommit commit) {
        boolean restores = commit.actions().stream()
                .anyMatch(action -> action instanceof CommitInfo info
                        && RESTORE.equals(info.fields().get("operation")));
        return restores && commit.actions().stream().noneMatch(Txn.class::isInstance);
    }

    /**
     * The snapshot after a commit on the newest known version, which need not be in the log yet.
     *
     * @throws DeltaTableException if the commit is not legal there
     */
    Snapshot checkedAfter(LogCommit commit) {
        Snapshot after = advanced(commit);
        checkIdentity(after);
        checkSound(after, snapshot.staleEntries());
        if (commit.actions().stream().anyMatch(a -> a instanceof Protocol || a instanceof Metadata)) {
            checkFeatures(after);
        }
        return after;
    }

    private Snapshot advanced(LogCommit commit) {
        try {
            return snapshot.advance(commit);
        } catch (ProtocolViolationException e) {
            throw new ProtocolViolationException("table " + store.location() + ": " + e.getMessage(), e);
        }
    }

    private void checkSound(Snapshot other, List<StaleEntry> known) {
        for (StaleEntry entry : other.staleEntries()) {
            if (policy == DamagePolicy.FAIL) {
                throw new ProtocolViolationException("table " + store.location() + ": " + entry.message());
            }
            if (!known.contains(entry)) {
                LOG.warn(
                        "ALV-TBL-006 an entry was left stale, the next commit removes it table={} damage=\"{}\"",
                        store.location(),
                        entry.message());
            }
        }
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
        checkSound(loaded, snapshot.staleEntries());
        become(loaded);
        newestCommit = null;
        observers.forEach(observer -> observer.reloaded(snapshot));
    }

    private void become(Snapshot newer) {
        snapshot = newer;
    }

    private void checkIdentity(Snapshot other) {
        if (!other.metadata().id().equals(snapshot.metadata().id())) {
            throw recreated(other.version());
        }
    }

    private DeltaTableException recreated(long version) {
        return new DeltaTableException("table " + store.location() + " was re-created at or before version " + version
                + "; restart to write to the new table");
    }

    private void checkFeatures(Snapshot of) {
        TableFeatures.check(
                of.protocol(), of.metadata(), SchemaJson.parse(of.metadata().schemaString()), store.location());
    }
}
