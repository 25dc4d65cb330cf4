// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Cdc;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import dev.alluvium.delta.vacuum.OwnObjects;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All objects below a table's root, listed before its log was read: what is committed in between is live. Confined to
 * one thread.
 */
final class TableObjects {
    private static final String CHANGES = "_change_data/";

    private final ObjectStore store;
    private final List<ObjectStatus> all = new ArrayList<>();
    private final Snapshot newest;
    private final Set<String> live = new HashSet<>();
    private final OwnObjects own;

    TableObjects(DeltaTable table) {
        this.store = table.store();
        for (Iterator<ObjectStatus> listed = store.list("", ""); listed.hasNext(); ) {
            all.add(listed.next());
        }
        this.newest = table.refresh();
        newest.files().forEach(file -> live.add(DataFilePaths.decode(file.path())));
        this.own = new OwnObjects(all, newest.metadata().partitionColumns());
    }

    List<ObjectStatus> all() {
        return all;
    }

    Snapshot newest() {
        return newest;
    }

    boolean isLive(String key) {
        return live.contains(key);
    }

    /** Whether it is a Parquet object that is not the log's. */
    static boolean isData(String key) {
        return key.endsWith(".parquet") && !key.startsWith(LogFiles.DIRECTORY);
    }

    /** Whether it is a data file of this table, live or not: neither hidden nor of a table below this one. */
    boolean isOurs(String key) {
        return isData(key) && (own.contains(key) || key.startsWith(CHANGES));
    }

    /** These data files and their runs, which have the hashes of their keys; and runs that a vacuum was to take. */
    List<String> withRuns(Collection<String> dataKeys, long cutoff) {
        Set<String> present = new HashSet<>();
        all.forEach(object -> present.add(object.key()));
        List<String> both = new ArrayList<>(dataKeys);
        for (ObjectStatus object : all) {
            String key = object.key();
            boolean isOrphan =
                    KeyRuns.isRun(key) && !present.contains(KeyRuns.dataKey(key)) && object.modifiedAt() < cutoff;
            if (isOrphan || (KeyRuns.isRun(key) && dataKeys.contains(KeyRuns.dataKey(key)))) {
                both.add(key);
            }
        }
        return both;
    }

    /** Tombstones that a commit once named, as far as the log reaches, and that the newest version does not need. */
    Set<String> supersededTombstones() {
        Set<String> named = new HashSet<>();
        forEachAction(Long.MIN_VALUE, action -> {
            if (action instanceof Txn txn) {
                TombstoneKeys.addReachable(store, List.of(txn), named);
            }
        });
        Set<String> needed = new HashSet<>();
        TombstoneKeys.addReachable(store, newest.txns(), needed);
        named.removeAll(needed);
        return named;
    }

    /** The keys of the files that commits at this time or later have removed, as far as the log reaches. */
    Set<String> removedSince(long millis) {
        Set<String> removed = new HashSet<>();
        forEachAction(millis, action -> {
            if (action instanceof RemoveFile remove) {
                removed.add(DataFilePaths.decode(remove.path()));
            } else if (action instanceof AddFile add) {
                removed.add(DataFilePaths.decode(add.path()));
            } else if (action instanceof Cdc change) {
                removed.add(DataFilePaths.decode(change.path()));
            }
        });
        removed.removeAll(live);
        return removed;
    }

    /** The actions of the commits at this time or later, as far as the log reaches. */
    private void forEachAction(long millis, Consumer<Action> visitor) {
        CommitFiles commits = new CommitFiles(store);
        for (ObjectStatus object : all) {
            OptionalLong version = LogFiles.commitVersion(object.key());
            if (version.isPresent() && object.modifiedAt() >= millis) {
                commits.read(version.getAsLong())
                        .ifPresent(commit -> commit.actions().forEach(visitor));
            }
        }
    }
}
