// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.offset.PlanOffset;
import dev.alluvium.connect.kinesis.shard.TaskRanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the plan that was in force before the connector started. For a bounded time: Connect reads its topic to the
 * end, which may wait for an open transaction, and the worker waits for us. Without it another plan is made.
 */
final class StoredPlan {
    private static final Logger LOG = LoggerFactory.getLogger(StoredPlan.class);
    private static final long LIMIT_SECONDS = 5;

    private StoredPlan() {}

    /** The plan; empty where there is none, or none that can be read in time. */
    static Optional<List<TaskRanges>> read(String connector, OffsetStorageReader offsets) {
        FutureTask<Optional<List<TaskRanges>>> reading = new FutureTask<>(() -> parsed(offsets));
        Thread thread = new Thread(reading, "alluvium-kinesis-stored-plan-" + connector);
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException unread) {
            thread.interrupt();
            String why = unread.getCause() == null
                    ? "time-out"
                    : String.valueOf(unread.getCause().getMessage());
            LOG.warn("ALV-KIN-018 the stored plan cannot be read connector={} why={}", connector, why);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<List<TaskRanges>> parsed(OffsetStorageReader offsets) {
        Map<String, Object> stored = offsets.offset(PlanOffset.partition());
        return Optional.ofNullable(stored).map(PlanOffset::read);
    }
}
