// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One daemon thread that does one thing again and again until closed; a failed turn is followed by the next. */
final class Background implements AutoCloseable {
    private static final Duration LAST_TURN = Duration.ofSeconds(10);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private Background(String name, Duration delay, Runnable turn) {
        thread = new Thread(() -> loop(delay, turn), name);
        thread.setDaemon(true);
    }

    static Background repeat(String name, Duration delay, Runnable turn) {
        Background background = new Background(name, delay, turn);
        background.thread.start();
        return background;
    }

    private void loop(Duration delay, Runnable turn) {
        try {
            do {
                runQuietly(turn);
            } while (!stopped.await(delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The root of the thread: what is watched may be down for a while, as a step wanted. */
    private static void runQuietly(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException e) {
            System.getLogger(Background.class.getName()).log(System.Logger.Level.DEBUG, "a turn failed", e);
        }
    }

    /** Ends the thread once its turn is over, and waits for that. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(LAST_TURN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
