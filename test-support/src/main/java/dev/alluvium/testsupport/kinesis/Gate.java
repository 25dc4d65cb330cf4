// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.time.Duration;

/** Lets calls through, or makes them wait while it is shut. Thread-safe. */
final class Gate {
    private boolean shut;
    private int generation;

    synchronized void shut() {
        shut = true;
    }

    synchronized void open() {
        shut = false;
        notifyAll();
    }

    /** Turns away everybody who waits. */
    synchronized void sendAway() {
        generation++;
        notifyAll();
    }

    /** Whom it lets through now; everybody of an earlier one was sent away. */
    synchronized int generation() {
        return generation;
    }

    /** Waits until it is open; false when the caller was sent away. */
    boolean pass() throws InterruptedException {
        return pass(generation());
    }

    /** Waits until it is open; false when the callers of this generation were sent away. */
    synchronized boolean pass(int mine) throws InterruptedException {
        while (shut && mine == generation) {
            wait();
        }
        return mine == generation;
    }

    /** Waits for some real time; false when the caller was sent away. */
    synchronized boolean delay(Duration time) throws InterruptedException {
        int mine = generation;
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (left > 0 && mine == generation) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return mine == generation;
    }
}
