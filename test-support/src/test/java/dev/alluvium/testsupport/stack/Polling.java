// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes bring about; only the limit fails a test, never the pace. */
public final class Polling {
    private Polling() {}

    /** Returns once the condition holds. */
    public static void until(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("condition did not hold within " + limit);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
