// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Work that can be left in the middle and gone on with later: a thread of its own, but never two at once. Whoever
 * resumes it waits until it pauses or ends.
 */
final class Coroutine {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "schedule");
        thread.setDaemon(true);
        return thread;
    });

    private final Runnable body;
    private final Semaphore toBody = new Semaphore(0);
    private final Semaphore toOwner = new Semaphore(0);
    private boolean started;
    private boolean ended;
    private Throwable failure;

    Coroutine(Runnable body) {
        this.body = body;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Lets it run until it pauses or ends; throws what it threw. */
    void resume() {
        if (started) {
            toBody.release();
        } else {
            started = true;
            THREADS.execute(this::run);
        }
        toOwner.acquireUninterruptibly();
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private void run() {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            ended = true;
            toOwner.release();
        }
    }

    /** Called from within: gives the word back. */
    void pause() {
        toOwner.release();
        toBody.acquireUninterruptibly();
    }
}
