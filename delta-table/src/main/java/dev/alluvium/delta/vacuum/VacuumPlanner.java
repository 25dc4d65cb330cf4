// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides which of the objects below a table's root are nobody's any more. Pure. */
final class VacuumPlanner {
    private VacuumPlanner() {}

    /**
     * What may go.
     *
     * @param objects below the root, however many of them belong to the log or to others
     * @param cutoffMillis only objects that were last modified before are older than the retention
     * @param recent keys that a commit within the retention added or removed, and those of tombstones in use
     */
    static VacuumPlan plan(Snapshot newest, List<ObjectStatus> objects, long cutoffMillis, Set<String> recent) {
        Set<String> needed = liveKeys(newest);
        needed.addAll(recent);
        OwnObjects own = new OwnObjects(objects, newest.metadata().partitionColumns());
        List<ObjectStatus> candidates = new ArrayList<>();
        for (ObjectStatus object : objects) {
            boolean old = object.modifiedAt() < cutoffMillis;
            if (old && own.contains(object.key()) && !needed.contains(named(object.key()))) {
                candidates.add(object);
            }
        }
        return new VacuumPlan(newest.version(), candidates);
    }

    /** What has to be needed for an object to be: the log names the data file, not its run. */
    private static String named(String key) {
        return KeyRuns.isRun(key) ? KeyRuns.dataKey(key) : key;
    }

    /** The keys of the live files. The log spells them URI-encoded; a store does not. */
    static Set<String> liveKeys(Snapshot snapshot) {
        Set<String> keys = new HashSet<>();
        for (AddFile file : snapshot.files()) {
            keys.add(DataFilePaths.decode(file.path()));
        }
        return keys;
    }
}
