// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.CheckpointWriter;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.VersionChecksum;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a checkpoint and a version checksum at every version that is a multiple of the interval, and at half of it
 * where replaying the commits of that half costs more than reading the table's entries; by whoever committed that
 * version, who has seen the commits before it by then, so that writers need not agree. Cleans up the log behind the
 * former. What fails is left to the next one: the commit before it has succeeded, and readers replay a few more.
 */
public final class CheckpointSchedule implements Consumer<Snapshot>, CommitObserver {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSchedule.class);

    private final ObjectStore store;
    private final CheckpointWriter writer;
    private final LogCleanup cleanup;
    private final int defaultInterval;
    private SupersededEntries superseded = SupersededEntries.NONE;

    /** @param defaultInterval commits per checkpoint where the table has no {@code delta.checkpointInterval} */
    public CheckpointSchedule(ObjectStore store, CheckpointWriter writer, Clock clock, int defaultInterval) {
        this.store = store;
        this.writer = writer;
        this.cleanup = new LogCleanup(store, clock);
        this.defaultInterval = defaultInterval;
    }

    @Override
    public void accept(Snapshot committed) {
        boolean ends = interval(committed).ends(committed.version());
        if (!ends && !isDueEarly(committed)) {
            return;
        }
        try {
            if (writer.write(store, committed)) {
                store.putIfAbsent(LogFiles.checksum(committed.version()), VersionChecksum.of(committed));
                int expired = ends ? cleanup.run(committed) : 0;
                LOG.debug(
                        "checkpoint written table={} version={} expired={}",
                        store.location(),
                        committed.version(),
                        expired);
            }
        } catch (RuntimeException e) {
            // Wide, since Kernel and Parquet throw what they like, and the commit before has succeeded: reported as
            // failed it would be made again.
            LOG.warn(
                    "ALV-TBL-001 checkpoint failed, the next one tries again table={} version={} reason={}",
                    store.location(),
                    committed.version(),
                    reason(e));
        }
    }

    @Override
    public void advanced(LogCommit commit, Snapshot after) {
        superseded = superseded.plus(commit, interval(after));
    }

    /** What is not known is not counted, and there may be a checkpoint since what was. */
    @Override
    public void reloaded(Snapshot snapshot) {
        superseded = SupersededEntries.NONE;
    }

    private boolean isDueEarly(Snapshot committed) {
        return interval(committed).halves(committed.version())
                && superseded.outweigh(committed.files().size());
    }

    private CheckpointInterval interval(Snapshot snapshot) {
        return CheckpointInterval.of(snapshot.metadata().configuration(), defaultInterval);
    }

    /** The words of others may quote a value. */
    private static String reason(RuntimeException failure) {
        return failure instanceof DeltaTableException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
