// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time, on a thread of its own, whether the connector's plan still holds, and asks for another. */
final class PlanWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlanWatch.class);

    private final ScheduledThreadPoolExecutor thread;
    private final ScheduledFuture<?> looks;

    /**
     * Begins to look.
     *
     * @param isOutdated whether a new plan is due; may ask the service, and throw
     * @param replan asks Connect for new task configurations
     */
    PlanWatch(String connector, Duration interval, BooleanSupplier isOutdated, Runnable replan) {
        thread = new ScheduledThreadPoolExecutor(1, job -> {
            Thread made = new Thread(job, "alluvium-kinesis-plan-" + connector);
            made.setDaemon(true);
            return made;
        });
        long millis = interval.toMillis();
        looks = thread.scheduleWithFixedDelay(
                () -> look(connector, isOutdated, replan), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static void look(String connector, BooleanSupplier isOutdated, Runnable replan) {
        try {
            if (isOutdated.getAsBoolean()) {
                replan.run();
            }
        } catch (RuntimeException failed) {
            // The plan in force goes on; the next look may succeed.
            LOG.warn("ALV-KIN-019 the plan was not checked connector={} why={}", connector, failed.getMessage());
        }
    }

    @Override
    public void close() {
        looks.cancel(true);
        thread.shutdownNow();
    }
}
