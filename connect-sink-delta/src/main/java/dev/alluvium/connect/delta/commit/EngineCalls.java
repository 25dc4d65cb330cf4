// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.error.SinkErrors;
import dev.alluvium.connect.delta.pace.FlushPlanner;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.CommitOutcomeUnknownException;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.StorageUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The boundary to the engine: what may mend itself is tried again, everything else stops the task.
 *
 * <p>The engine works on a thread of its own, one call at a time, so that no call of Connect waits for a store longer
 * than it may: a consumer that is not polled loses its partitions. What is not over by then goes on, and nobody touches
 * a table until it is. Confined to the task thread.
 */
public final class EngineCalls implements AutoCloseable {
    private static final long STOP_SECONDS = 3;
    private static final long INTERRUPTED_SECONDS = 1;

    private final ExecutorService thread;
    private final Ticker ticker;
    private final Duration limit;
    private @Nullable UnderWay underWay;
    private long deadline;

    private record UnderWay(String table, CompletableFuture<?> result) {}

    /**
     * @param name of the thread
     * @param ticker for the time that a call of Connect has taken
     * @param limit how long it may take
     */
    public EngineCalls(String name, Ticker ticker, Duration limit) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        this.ticker = ticker;
        this.limit = limit;
        this.deadline = ticker.nanos() + FlushPlanner.nanos(limit);
    }

    /** A call of Connect begins: what it waits is counted from here. */
    public void callBegins() {
        deadline = ticker.nanos() + FlushPlanner.nanos(limit);
    }

    /** Whether something is under way that an earlier call of Connect did not wait for. */
    public boolean isBusy() {
        return underWay != null;
    }

    /**
     * Calls the engine. What is not over in time is called again later, and finds then what it has already done.
     *
     * @throws org.apache.kafka.connect.errors.RetriableException if the store is away, a race was lost too often, or
     *     nobody knows how it ended; the table's transaction versions tell on the next attempt. Also, as {@link
     *     dev.alluvium.connect.delta.error.StillWritingException}, if it is not over in time
     * @throws org.apache.kafka.connect.errors.ConnectException otherwise
     */
    public <T> T call(String table, Supplier<T> action) {
        return await(start(table, action));
    }

    /** Starts a call; the one before must be over. */
    <T> CompletableFuture<T> start(String table, Supplier<T> action) {
        if (underWay != null) {
            throw new IllegalStateException(
                    "table '" + table + "' is needed while table '" + underWay.table + "' is being written");
        }
        CompletableFuture<T> result = CompletableFuture.supplyAsync(action, thread);
        underWay = new UnderWay(table, result);
        return result;
    }

    /**
     * Waits for what is under way, if anything is, whatever comes of it.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException as {@link #call}
     */
    void settle() {
        UnderWay call = underWay;
        if (call != null) {
            await(call.result);
        }
    }

    /** Waits for what was started. */
    <T> T await(CompletableFuture<T> result) {
        String table = underWay == null ? "" : underWay.table;
        try {
            T value = result.get(Math.max(0, deadline - ticker.nanos()), TimeUnit.NANOSECONDS);
            underWay = null;
            return value;
        } catch (TimeoutException slow) {
            throw SinkErrors.stillWriting(table);
        } catch (ExecutionException failed) {
            underWay = null;
            throw translated(table, failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkErrors.interrupted("table '" + table + "'");
        }
    }

    private static RuntimeException translated(String table, ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof StorageUnavailableException
                || cause instanceof CommitConflictException
                || cause instanceof CommitOutcomeUnknownException) {
            return SinkErrors.tryAgain(table, cause);
        }
        if (cause instanceof DeltaTableException) {
            return SinkErrors.engine(table, cause);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception
                ? exception
                : new IllegalStateException("a call of the engine failed in a way that it cannot", failed);
    }

    /** Gives what is under way a few seconds. What it commits all the same is found by whoever reads the table next. */
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
