// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.time.Duration;

/** Lets calls through, or makes them wait while it is shut. Thread-safe. */
final class Gate {
    private boolean shut;
    private boolean removed;

    synchronized void shut() {
        shut = true;
    }

    synchronized void open() {
        shut = false;
        notifyAll();
    }

    /** Open for good, and no delay lasts any longer. */
    synchronized void remove() {
        removed = true;
        notifyAll();
    }

    /** Waits until it is open. */
    synchronized void pass() throws InterruptedException {
        while (shut && !removed) {
            wait();
        }
    }

    /** Waits for some real time. */
    synchronized void delay(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (left > 0 && !removed) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
    }
}
