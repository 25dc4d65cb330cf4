// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.deletionvector.VectorKeys;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Cdc;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The files that commits within the retention speak of, read from the log. */
final class RecentCommits {
    private final ObjectStore store;
    private final TreeMap<Long, Long> modified = new TreeMap<>();

    /** Lists the log. */
    RecentCommits(ObjectStore store) {
        this.store = store;
        for (Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, ""); listed.hasNext(); ) {
            ObjectStatus object = listed.next();
            OptionalLong version = LogFiles.commitVersion(object.key());
            version.ifPresent(number -> modified.put(number, object.modifiedAt()));
        }
    }

    /**
     * The keys that were added or removed by a commit that was made at the cutoff or later, or has at least that
     * version.
     *
     * @throws DeltaTableException if the log does not reach back that far: what it has forgotten may be needed
     */
    Set<String> keysSince(long cutoffMillis, long firstVersion, long newestVersion) {
        long first = Math.min(firstVersion, newestVersion + 1);
        for (var commit : modified.entrySet()) {
            if (commit.getValue() >= cutoffMillis) {
                first = Math.min(first, commit.getKey());
            }
        }
        checkReaches(first, newestVersion);
        CommitFiles commits = new CommitFiles(store);
        Set<String> keys = new HashSet<>();
        for (long version = first; version <= newestVersion; version++) {
            long missing = version;
            LogCommit commit = commits.read(version).orElseThrow(() -> tooShort(missing));
            commit.actions().forEach(action -> addKey(action, keys));
        }
        return keys;
    }

    /** Only a commit that is there and older proves that those before it are older, too. */
    private void checkReaches(long first, long newestVersion) {
        for (long version = Math.max(0, first - 1); version <= newestVersion; version++) {
            if (!modified.containsKey(version)) {
                throw tooShort(version);
            }
        }
    }

    private DeltaTableException tooShort(long version) {
        return new DeltaTableException("nothing is vacuumed in " + store.location() + ": version " + version
                + " is not in the log any more, so files may have been removed from the table within the retention"
                + " without a trace; keep the log (delta.logRetentionDuration) longer than the retention");
    }

    private void addKey(Action action, Set<String> keys) {
        if (action instanceof AddFile add) {
            keys.add(DataFilePaths.decode(add.path()));
            addKey(add.deletionVector(), keys);
        } else if (action instanceof RemoveFile remove) {
            keys.add(DataFilePaths.decode(remove.path()));
            addKey(remove.deletionVector(), keys);
        } else if (action instanceof Cdc cdc) {
            keys.add(DataFilePaths.decode(cdc.path()));
        } else if (action instanceof Txn txn) {
            TombstoneKeys.addReachable(store, List.of(txn), keys);
        }
    }

    private void addKey(Optional<DeletionVector> vector, Set<String> keys) {
        vector.flatMap(descriptor -> VectorKeys.key(descriptor, store.location()))
                .ifPresent(keys::add);
    }
}
