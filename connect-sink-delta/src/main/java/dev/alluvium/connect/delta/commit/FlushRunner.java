// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.delta.merge.FlushResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries flushes out on a thread of its own, one at a time, so that no call of Connect waits for a store longer than
 * it may: a consumer that is not polled loses its partitions. Whoever starts a flush keeps its hands off the table
 * until it is over. Confined to the task thread.
 */
public final class FlushRunner implements AutoCloseable {
    private static final long STOP_SECONDS = 3;
    private static final long INTERRUPTED_SECONDS = 1;

    private final ExecutorService thread;
    private final Ticker ticker;
    private final Duration limit;
    private @Nullable Future<FlushResult> running;
    private long deadline;

    /**
     * @param name of the thread
     * @param ticker for the time that a call has taken
     * @param limit how long a call of Connect may take
     */
    public FlushRunner(String name, Ticker ticker, Duration limit) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        this.ticker = ticker;
        this.limit = limit;
        this.deadline = ticker.nanos() + limit.toNanos();
    }

    /** A call of Connect begins: what it waits is counted from here. */
    public void callBegins() {
        deadline = ticker.nanos() + limit.toNanos();
    }

    /** Starts a flush; the one before must be over. */
    void start(Callable<FlushResult> flush) {
        if (running != null) {
            throw new IllegalStateException("a flush is started while another one is under way");
        }
        running = thread.submit(flush);
    }

    /**
     * What came of the flush under way; whatever it threw is thrown here.
     *
     * @throws dev.alluvium.connect.delta.error.StillWritingException if the call may not wait any longer
     */
    FlushResult await(String table) {
        Future<FlushResult> flush = running;
        if (flush == null) {
            throw new IllegalStateException("no flush of table '" + table + "' is under way");
        }
        try {
            FlushResult result = flush.get(Math.max(0, deadline - ticker.nanos()), TimeUnit.NANOSECONDS);
            running = null;
            return result;
        } catch (TimeoutException slow) {
            throw SinkErrors.stillWriting(table);
        } catch (ExecutionException failed) {
            running = null;
            throw unchecked(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkErrors.interrupted("a flush of table '" + table + "'");
        }
    }

    private static RuntimeException unchecked(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("a flush failed in a way that it cannot", failed);
    }

    /** Gives a flush under way a few seconds. What it commits all the same is found by whoever reads the table next. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
                thread.awaitTermination(INTERRUPTED_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
