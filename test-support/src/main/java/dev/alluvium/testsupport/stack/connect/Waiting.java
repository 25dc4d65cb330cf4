// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Time left for a condition that others bring about. Confined to one thread. */
final class Waiting {
    private final long deadline;
    private final Duration pause;

    Waiting(Duration limit, Duration pause) {
        this.deadline = System.nanoTime() + limit.toNanos();
        this.pause = pause;
    }

    /** Pauses and says whether to look again; false when the time is up or the thread was interrupted. */
    boolean again() {
        if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause.toMillis()));
        return true;
    }
}
