// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.commit.CheckpointSchedule;
import dev.alluvium.delta.commit.CommitLoop;
import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.commit.CommitPlanner;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.LogFollower;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.log.kernel.KernelCheckpointWriter;
import dev.alluvium.delta.log.kernel.KernelSnapshotLoader;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * A Delta table: its newest known version, and commits on it. Confined to one thread at a time; the store may be
 * shared.
 *
 * <p>The table follows its log by {@link #refresh} and inside {@link #commit}; nothing happens in the background.
 */
public final class DeltaTable {
    private final ObjectStore store;
    private final TableContext context;
    private final LogFollower follower;
    private final CommitLoop loop;
    private Metadata parsedMetadata;
    private StructType parsedSchema;

    private DeltaTable(ObjectStore store, TableContext context, Snapshot snapshot, SnapshotLoader loader) {
        this.store = store;
        this.context = context;
        this.follower = new LogFollower(store, loader, snapshot, context.damagePolicy());
        CheckpointSchedule checkpoints = new CheckpointSchedule(
                store,
                new KernelCheckpointWriter(),
                context.clock(),
                context.commitPolicy().checkpointInterval());
        follower.observe(checkpoints);
        this.loop = new CommitLoop(store, follower, context, checkpoints);
        this.parsedMetadata = snapshot.metadata();
        this.parsedSchema = SchemaJson.parse(parsedMetadata.schemaString());
    }

    /**
     * The table whose log lies in this store; empty if there is none.
     *
     * @throws UnsupportedFeatureException naming the feature, if the table has one that this engine does not write
     * @throws ProtocolViolationException if the log is damaged, also by what {@link
     *     dev.alluvium.delta.commit.DamagePolicy#HEAL} would heal
     */
    public static Optional<DeltaTable> open(ObjectStore store, TableContext context) {
        return open(store, context, new KernelSnapshotLoader());
    }

    static Optional<DeltaTable> open(ObjectStore store, TableContext context, SnapshotLoader loader) {
        return loader.load(store).map(snapshot -> new DeltaTable(store, context, snapshot, loader));
    }

    /**
     * Makes the table, or opens the one that is there already: of several writers that try at once one makes it, and
     * all get the same table. Whether what is there suits the spec is for the caller to compare.
     */
    public static DeltaTable create(ObjectStore store, TableSpec spec, TableContext context) {
        return create(store, spec, List.of(), context);
    }

    /**
     * The same with offsets that the table covers from the beginning, should it be this call that makes it.
     *
     * @param covered at most one per application id
     */
    public static DeltaTable create(ObjectStore store, TableSpec spec, List<Txn> covered, TableContext context) {
        Optional<DeltaTable> existing = open(store, context);
        if (existing.isPresent()) {
            return existing.get();
        }
        TableCreation.create(store, spec, covered, context);
        return open(store, context)
                .orElseThrow(() -> new CommitOutcomeUnknownException(
                        "table " + store.location() + " was made but has no log; is something deleting it?"));
    }

    /** Where the table's objects are. */
    public ObjectStore store() {
        return store;
    }

    /** What the table was opened with. */
    public TableContext context() {
        return context;
    }

    /** The newest known version. */
    public Snapshot snapshot() {
        return follower.snapshot();
    }

    /**
     * An older version, read from the log; what it names may be gone.
     *
     * @throws DeltaTableException if the log does not hold that version any more
     */
    public Snapshot snapshotAt(long version) {
        return new KernelSnapshotLoader().loadVersion(store, version);
    }

    /** The columns of {@link #snapshot}; parsed once per change of the metadata. */
    public StructType schema() {
        Metadata current = snapshot().metadata();
        if (!current.equals(parsedMetadata)) {
            parsedSchema = SchemaJson.parse(current.schemaString());
            parsedMetadata = current;
        }
        return parsedSchema;
    }

    /**
     * Reads the commits since the last known version; observers see each in order. Two small requests where there are
     * none.
     *
     * @throws DeltaTableException if the table was removed or re-created
     */
    public Snapshot refresh() {
        return follower.follow();
    }

    /**
     * Commits what the planner plans, on the newest version, however often others are faster.
     *
     * @throws CommitConflictException if every attempt lost its race
     * @throws CommitOutcomeUnknownException if the store would not say whether the commit is in the log
     * @throws StorageUnavailableException if the store stayed unavailable, and the commit is not in the log
     */
    public CommitResult commit(CommitPlanner planner) {
        return loop.commit(planner);
    }

    /**
     * Tells the observer of every version from now on, within {@link #refresh} and {@link #commit}, before the next
     * plan.
     */
    public void observe(CommitObserver observer) {
        follower.observe(observer);
    }

    @Override
    public String toString() {
        return "DeltaTable[" + store.location() + " at version " + snapshot().version() + "]";
    }
}
