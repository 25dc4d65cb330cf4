// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.tombstone.TombstoneKeys;
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
        Set<String> nested = nestedTables(objects);
        List<ObjectStatus> candidates = new ArrayList<>();
        for (ObjectStatus object : objects) {
            boolean old = object.modifiedAt() < cutoffMillis;
            if (old
                    && (TombstoneKeys.isTombstone(object.key())
                            || !isHidden(object.key(), newest.metadata().partitionColumns()))
                    && !isBelow(nested, object.key())
                    && !needed.contains(object.key())) {
                candidates.add(object);
            }
        }
        return new VacuumPlan(newest.version(), candidates);
    }

    /** The keys of the live files. The log spells them URI-encoded; a store does not. */
    static Set<String> liveKeys(Snapshot snapshot) {
        Set<String> keys = new HashSet<>();
        for (AddFile file : snapshot.files()) {
            keys.add(DataFilePaths.decode(file.path()));
        }
        return keys;
    }

    /** The directories of tables that lie below this one: what is in them is theirs. */
    private static Set<String> nestedTables(List<ObjectStatus> objects) {
        Set<String> directories = new HashSet<>();
        for (ObjectStatus object : objects) {
            int log = object.key().indexOf("/" + LogFiles.DIRECTORY);
            if (log >= 0) {
                directories.add(object.key().substring(0, log));
            }
        }
        return directories;
    }

    private static boolean isBelow(Set<String> directories, String key) {
        if (directories.isEmpty()) {
            return false;
        }
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (directories.contains(key.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the object is none of ours to delete: something in its key begins with {@code _} or {@code .}, and is not
     * the directory of a partition column of such a name.
     */
    static boolean isHidden(String key, List<String> partitionColumns) {
        for (String part : key.split("/", -1)) {
            boolean marked = part.startsWith("_") || part.startsWith(".");
            if (marked && partitionColumns.stream().noneMatch(column -> isDirectoryOf(part, column))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDirectoryOf(String part, String column) {
        return part.startsWith(DataFilePaths.directoryPrefix(column)) || part.startsWith(column + "=");
    }
}
