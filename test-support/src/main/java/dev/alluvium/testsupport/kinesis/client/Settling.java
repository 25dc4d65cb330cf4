// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time left for a stream to change. Confined to one thread. */
final class Settling {
    private final long deadline;
    private final Duration pause;

    Settling(Duration limit, Duration pause) {
        this.deadline = System.nanoTime() + limit.toNanos();
        this.pause = pause;
    }

    /** Pauses and says whether to look again; false when the time is up or the thread was interrupted. */
    boolean again() {
        if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        LockSupport.parkNanos(pause.toNanos());
        return true;
    }
}
