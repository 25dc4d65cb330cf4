// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.CheckpointWriter;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.VersionChecksum;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a checkpoint and a version checksum at every version that is a multiple of the interval, by whoever committed
 * that version, and cleans up the log behind them. What fails is left to the next multiple: the commit before it has
 * succeeded, and readers replay a few more commits.
 */
public final class CheckpointSchedule implements Consumer<Snapshot> {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointSchedule.class);
    private static final String INTERVAL = "delta.checkpointInterval";

    private final ObjectStore store;
    private final CheckpointWriter writer;
    private final LogCleanup cleanup;
    private final int defaultInterval;

    /** @param defaultInterval commits per checkpoint where the table has no {@code delta.checkpointInterval} */
    public CheckpointSchedule(ObjectStore store, CheckpointWriter writer, Clock clock, int defaultInterval) {
        this.store = store;
        this.writer = writer;
        this.cleanup = new LogCleanup(store, clock);
        this.defaultInterval = defaultInterval;
    }

    @Override
    public void accept(Snapshot committed) {
        if (committed.version() == 0 || committed.version() % interval(committed) != 0) {
            return;
        }
        try {
            if (writer.write(store, committed)) {
                store.putIfAbsent(LogFiles.checksum(committed.version()), VersionChecksum.of(committed));
                int expired = cleanup.run(committed);
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
                    "ALV-TBL-001 checkpoint failed, the next interval tries again table={} version={} reason={}",
                    store.location(),
                    committed.version(),
                    reason(e));
        }
    }

    /** The words of others may quote a value. */
    private static String reason(RuntimeException failure) {
        return failure instanceof DeltaTableException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }

    private int interval(Snapshot snapshot) {
        String property = snapshot.metadata().configuration().get(INTERVAL);
        if (property == null) {
            return defaultInterval;
        }
        try {
            int interval = Integer.parseInt(property.trim());
            return interval > 0 ? interval : defaultInterval;
        } catch (NumberFormatException e) {
            return defaultInterval;
        }
    }
}
