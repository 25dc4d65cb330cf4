// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.vacuum;

import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.index.KeyRuns;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.tombstone.TombstoneKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the objects below a table's root are its data, tombstones and published runs included, and which are of the
 * log, of other engines, hidden, or of a table that lies below this one. Pure.
 */
public final class OwnObjects {
    private final Set<String> nestedTables = new HashSet<>();
    private final List<String> partitionColumns;

    /** @param objects all below the root */
    public OwnObjects(List<ObjectStatus> objects, List<String> partitionColumns) {
        this.partitionColumns = List.copyOf(partitionColumns);
        for (ObjectStatus object : objects) {
            int log = object.key().indexOf("/" + LogFiles.DIRECTORY);
            if (log >= 0) {
                nestedTables.add(object.key().substring(0, log));
            }
        }
    }

    /** Whether the object is one that the table may delete. */
    public boolean contains(String key) {
        boolean isOurs = TombstoneKeys.isTombstone(key) || KeyRuns.isRun(key) || !isHidden(key, partitionColumns);
        return isOurs && !isBelowNested(key);
    }

    private boolean isBelowNested(String key) {
        if (nestedTables.isEmpty()) {
            return false;
        }
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
            if (nestedTables.contains(key.substring(0, slash))) {
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
