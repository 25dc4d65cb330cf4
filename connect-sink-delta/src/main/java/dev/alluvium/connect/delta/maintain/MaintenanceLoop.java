// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a task's {@link Maintenance} happens: one, named, a daemon, started when the first table asks
 * for any, or may. Called by the task thread; {@link #close} is idempotent and bounded in time.
 */
public final class MaintenanceLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLoop.class);
    private static final long STOP_MILLIS = 2_000;
    private static final long STOP_INTERRUPTED_MILLIS = 2_000;

    private final Maintenance maintenance;
    private final Clock clock;
    private final @Nullable String threadName;
    private final Semaphore changes = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;
    private boolean closed;
    private volatile boolean stopping;

    private MaintenanceLoop(Maintenance maintenance, Clock clock, @Nullable String threadName) {
        this.maintenance = maintenance;
        this.clock = clock;
        this.threadName = threadName;
    }

    /** Rounds on a thread of this name. */
    public static MaintenanceLoop onThread(String name, Maintenance maintenance, Clock clock) {
        return new MaintenanceLoop(maintenance, clock, name);
    }

    /** No thread: whoever wants a round calls {@link Maintenance#round}. */
    public static MaintenanceLoop byHand(Maintenance maintenance, Clock clock) {
        return new MaintenanceLoop(maintenance, clock, null);
    }

    /** What happens in rounds. */
    public Maintenance maintenance() {
        return maintenance;
    }

    /** These are all the topic-partitions that the task holds now. */
    public void assigned(Set<TopicPartition> partitions) {
        maintenance.assigned(partitions);
        if (maintenance.discovers()) {
            wake();
        }
        changes.release();
    }

    /** The task opened or changed the table. */
    public void touched(String table) {
        if (maintenance.touched(table)) {
            wake();
        }
    }

    private void wake() {
        if (threadName == null || closed) {
            return;
        }
        if (thread == null) {
            thread = new Thread(this::run, threadName);
            thread.setDaemon(true);
            thread.start();
        }
        changes.release();
    }

    /**
     * Raises what failed, where the settings ask for that, and what ended the thread, always: without it a staging
     * table would grow and never be merged.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException naming table and step
     */
    public void raiseFailure() {
        maintenance.raiseFailure();
    }

    private void run() {
        try {
            while (!stopping) {
                changes.drainPermits();
                long wait = maintenance.round() - clock.millis();
                if (!stopping && wait > 0) {
                    changes.tryAcquire(wait, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            maintenance.ended(bug); // before anything that could fail for the same reason
            LOG.error("ALV-SNK-022 maintenance ended; the task fails", bug);
        } finally {
            maintenance.close();
            ended.countDown();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopping = true;
        maintenance.stop();
        changes.release();
        if (thread == null) {
            maintenance.close();
        } else if (!endsWithin(STOP_MILLIS)) {
            thread.interrupt();
            if (!endsWithin(STOP_INTERRUPTED_MILLIS)) {
                LOG.warn("ALV-SNK-023 maintenance is still ending; what it began is not committed or will be found");
            }
        }
    }

    private boolean endsWithin(long millis) {
        try {
            return ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
