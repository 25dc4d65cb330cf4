// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what of the log is older than {@code delta.logRetentionDuration} (30 days), unless {@code
 * delta.enableExpiredLogCleanup} is false. Every version within the retention stays readable: the newest checkpoint at
 * or before the first of them stays, and all that is behind it. Oldest first, so that what a crash leaves is a log that
 * begins later.
 *
 * @see "Delta protocol, Metadata Cleanup"
 */
final class LogCleanup {
    /** As many as S3 deletes by one request. */
    private static final int BATCH = 1000;

    private final ObjectStore store;
    private final Clock clock;

    LogCleanup(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Cleans up behind a checkpoint that was just written and read back.
     *
     * @return how many objects were deleted
     */
    int run(Snapshot checkpointed) {
        Optional<Duration> retention = LogRetention.of(checkpointed.metadata().configuration());
        Optional<ObjectStatus> newest = store.head(LogFiles.commit(checkpointed.version()));
        if (retention.isEmpty() || newest.isEmpty()) {
            return 0;
        }
        // By the store's time where ours is ahead of it: the log must not look older than it is.
        long now = Math.min(clock.millis(), newest.get().modifiedAt());
        long cutoff = now - retention.get().toMillis();
        List<String> expired = LogCleanupPlanner.expired(oldest(cutoff), cutoff);
        for (int from = 0; from < expired.size(); from += BATCH) {
            store.delete(expired.subList(from, Math.min(expired.size(), from + BATCH)));
        }
        return expired.size();
    }

    /**
     * The log up to its first commit within the retention, which is all that matters: a listing is in the order of the
     * versions. A log of which nothing is expired costs one page.
     */
    private List<ObjectStatus> oldest(long cutoffMillis) {
        List<ObjectStatus> log = new ArrayList<>();
        Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, "");
        boolean within = false;
        while (!within && listed.hasNext()) {
            ObjectStatus object = listed.next();
            log.add(object);
            within = LogFiles.commitVersion(object.key()).isPresent() && object.modifiedAt() >= cutoffMillis;
        }
        return log;
    }
}
