// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.storage.ObjectKeys;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstoneErasure;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Erases the rows of some keys: writes the live files that hold one anew, deletes every other data file that holds one,
 * lets the log begin anew behind it, since it keeps statistics, and then searches all objects. Older versions cannot be
 * read any more afterwards: that is what was asked for. May be repeated, and is to be after a crash. Confined to the
 * thread that owns the table.
 *
 * <p>A file that no version names may be one that a writer is about to commit: it is deleted only once it is as old as
 * the policy says, and a trace until then.
 */
public final class Forget {
    private final DeltaTable table;
    private final ObjectStore store;
    private final DataFiles files;
    private final Duration orphanAge;
    private final List<String> texts;
    private final KeyScan scan;

    /**
     * How it is done.
     *
     * @param orphanAge a file that no commit names, younger than this, may belong to a writer
     * @param texts that no object shall hold afterwards, besides the keys
     */
    public record Policy(Duration orphanAge, List<String> texts) {
        /** Copies the texts. */
        public Policy {
            texts = List.copyOf(texts);
        }

        /** Never a text: they are somebody's. */
        @Override
        public String toString() {
            return "Policy[" + orphanAge + ", texts=" + texts.size() + "]";
        }
    }

    /**
     * A forgetting of these keys.
     *
     * @param files of the table
     * @throws dev.alluvium.delta.error.DeltaTableException if these columns make no key, or partition the table
     */
    public Forget(DeltaTable table, DataFiles files, ForgottenKeys keys, Policy policy) {
        this.table = table;
        this.store = table.store();
        this.files = files;
        this.orphanAge = policy.orphanAge();
        this.texts = policy.texts();
        Snapshot now = table.refresh();
        this.scan = new KeyScan(
                files,
                SchemaJson.parse(now.metadata().schemaString()),
                now.metadata().partitionColumns(),
                keys);
    }

    /** What {@link #run} would erase now. Reads the key columns of all data files, and changes nothing. */
    public ForgetResult plan() {
        TableObjects objects = new TableObjects(table);
        List<AddFile> live = new ForgetCommit(table, files, scan, tombstones()).holders(objects.newest());
        Set<String> chains = objects.supersededTombstones();
        TombstoneKeys.addReachable(store, objects.newest().txns(), chains);
        Holders holders = holders(objects, table.context().clock().millis() - orphanAge.toMillis(), chains);
        boolean logGoes =
                live.size() + holders.old().size() + new Erasure(store).keys().size() > 0;
        int log = logGoes
                ? new ForgottenLog(table).older(objects.newest().version() + 1).size()
                : 0;
        return new ForgetResult(
                OptionalLong.empty(),
                live.size(),
                0,
                holders.old().size() + live.size(),
                log,
                objects.all().size(),
                holders.unsure());
    }

    /**
     * Erases the rows.
     *
     * @return what was done; not done as long as there are traces
     * @throws dev.alluvium.delta.error.CommitConflictException if other writers were faster each time
     * @throws dev.alluvium.delta.error.DeltaTableException if the table is append-only
     */
    public ForgetResult run() {
        Erasure erasure = new Erasure(store);
        TombstoneErasure tombstones = tombstones();
        ForgetCommit commit = new ForgetCommit(table, files, scan, tombstones);
        CommitResult result = commit.execute();
        if (SymlinkManifests.lowestShown(store, table.refresh()).isPresent()) {
            new SymlinkManifests(table).run();
        }
        TableObjects objects = new TableObjects(table);
        // A clock that is ahead of the store's would make files older than they are.
        long now = Math.min(erasure.touch(), table.context().clock().millis());
        Set<String> superseded = objects.supersededTombstones();
        superseded.addAll(tombstones.replaced());
        long cutoff = now - orphanAge.toMillis();
        List<String> holders = stillNotLive(holders(objects, cutoff, superseded).old());
        List<String> old = objects.withRuns(new HashSet<>(holders), cutoff);
        erasure.add(old);
        store.delete(old);
        int log = erasure.keys().isEmpty() ? 0 : new ForgottenLog(table).forget();
        List<ObjectStatus> left = new TableObjects(table).all();
        List<Trace> traces = new TraceSearch(store, scan, erasure.keys(), texts).search(left);
        if (traces.isEmpty()) {
            erasure.end();
        }
        return new ForgetResult(
                result instanceof CommitResult.Committed done ? OptionalLong.of(done.version()) : OptionalLong.empty(),
                commit.sources().size(),
                commit.erased(),
                old.size(),
                log,
                left.size(),
                traces);
    }

    /**
     * Data files that hold a key and are not live.
     *
     * @param old no version needs them
     * @param unsure those that may not be deleted, or not yet
     */
    private record Holders(List<String> old, List<Trace> unsure) {}

    private TombstoneErasure tombstones() {
        return new TombstoneErasure(store, table.context(), scan::isIn);
    }

    /** @param replaced tombstones that are nobody's any more */
    private Holders holders(TableObjects objects, long cutoff, Set<String> replaced) {
        List<String> old = new ArrayList<>();
        List<Trace> unsure = new ArrayList<>();
        Set<String> removed = objects.removedSince(cutoff);
        for (ObjectStatus object : objects.all()) {
            String key = object.key();
            if (TombstoneKeys.isTombstone(key) && holdsTombstone(key, unsure)) {
                if (replaced.contains(key) || object.modifiedAt() < cutoff) {
                    old.add(key);
                } else {
                    unsure.add(trace(key, "holds a tombstone, and may be one that a writer is about to commit"));
                }
            }
            if (!TableObjects.isData(key) || objects.isLive(key) || !holds(object, unsure)) {
                continue;
            }
            if (!objects.isOurs(key)) {
                unsure.add(trace(key, "holds a row, but is hidden or of another table, and so not deleted here"));
            } else if (object.modifiedAt() < cutoff || removed.contains(key)) {
                old.add(key);
            } else {
                unsure.add(trace(
                        key,
                        "holds a row, and may be one that a writer is about to commit, being younger than "
                                + orphanAge));
            }
        }
        return new Holders(old, unsure);
    }

    /** Files come back when somebody restores a version meanwhile. */
    private List<String> stillNotLive(List<String> keys) {
        Set<String> live = new HashSet<>();
        table.refresh().files().forEach(file -> live.add(DataFilePaths.decode(file.path())));
        return keys.stream().filter(key -> !live.contains(key)).toList();
    }

    private boolean holds(ObjectStatus object, List<Trace> unsure) {
        try {
            return scan.holds(object.key(), object.size());
        } catch (ProtocolViolationException e) {
            unsure.add(trace(object.key(), "cannot be read, so that nobody knows what it holds"));
            return false;
        }
    }

    private boolean holdsTombstone(String key, List<Trace> unsure) {
        try {
            return TombstoneKeys.holds(store, key, scan::isIn);
        } catch (ProtocolViolationException e) {
            unsure.add(trace(key, "cannot be read, so that nobody knows what it holds"));
            return false;
        }
    }

    private static Trace trace(String key, String message) {
        return new Trace(ObjectKeys.shown(key), message);
    }
}
