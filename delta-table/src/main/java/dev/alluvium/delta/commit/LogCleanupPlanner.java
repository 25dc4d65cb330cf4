// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.LogGaps;
import dev.alluvium.delta.storage.ObjectStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Decides which objects of a log nobody needs to read a version within the retention. Pure. */
final class LogCleanupPlanner {
    private LogCleanupPlanner() {}

    /**
     * What may go, oldest version first; nothing where no complete checkpoint stands in for it.
     *
     * @param log the objects below {@code _delta_log}, at least up to the first commit within the retention
     * @param cutoffMillis commits that were written from then on are within the retention
     */
    static List<String> expired(Collection<ObjectStatus> log, long cutoffMillis) {
        OptionalLong firstKept = LogGaps.newestCheckpoint(names(log), oldestReadable(log, cutoffMillis));
        List<String> expired = new ArrayList<>();
        if (firstKept.isPresent()) {
            for (ObjectStatus object : log) {
                OptionalLong version = LogFiles.lastVersion(object.key());
                boolean before = version.isPresent() && version.getAsLong() < firstKept.getAsLong();
                if (before && object.modifiedAt() < cutoffMillis) {
                    expired.add(object.key());
                }
            }
            expired.sort(null);
        }
        return expired;
    }

    /** The first version that a reader may still ask for: the last one of before the retention was current then. */
    private static long oldestReadable(Collection<ObjectStatus> log, long cutoffMillis) {
        long oldest = Long.MAX_VALUE;
        long newest = -1;
        for (ObjectStatus object : log) {
            OptionalLong version = LogFiles.commitVersion(object.key());
            if (version.isPresent()) {
                newest = Math.max(newest, version.getAsLong());
                if (object.modifiedAt() >= cutoffMillis) {
                    oldest = Math.min(oldest, version.getAsLong() - 1);
                }
            }
        }
        return Math.min(oldest, newest);
    }

    /** An empty object is no checkpoint, whatever its name. */
    private static List<String> names(Collection<ObjectStatus> log) {
        return log.stream()
                .filter(object -> object.size() > 0)
                .map(ObjectStatus::key)
                .toList();
    }
}
