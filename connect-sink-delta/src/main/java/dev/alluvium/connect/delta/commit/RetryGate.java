// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import dev.alluvium.connect.delta.buffer.Ticker;
import dev.alluvium.connect.delta.pace.FlushPlanner;
import java.time.Duration;

/**
 * Keeps the pause between attempts by a clock of its own: Connect wakes a task for reasons of its own, which must not
 * cut the pause short. Doubles with every failure. Confined to the task thread.
 */
public final class RetryGate {
    private static final int MAX_DOUBLINGS = 20;

    private final Ticker ticker;
    private final Duration first;
    private final Duration longest;
    private int failures;
    private long reopensAt;

    /**
     * @param ticker for the pause
     * @param first pause
     * @param longest pause
     */
    public RetryGate(Ticker ticker, Duration first, Duration longest) {
        this.ticker = ticker;
        this.first = first;
        this.longest = longest;
    }

    /** An attempt failed. */
    public void failed() {
        int doublings = Math.min(failures, MAX_DOUBLINGS);
        long start = FlushPlanner.nanos(first);
        long end = FlushPlanner.nanos(longest);
        failures++;
        reopensAt = ticker.nanos() + (start > end >> doublings ? end : start << doublings);
    }

    /** An attempt succeeded. */
    public void succeeded() {
        failures = 0;
    }

    /** Whether the pause goes on. */
    public boolean isClosed() {
        return failures > 0 && reopensAt - ticker.nanos() > 0;
    }

    /** How long the pause goes on, in milliseconds, rounded up. */
    public long remainingMillis() {
        return isClosed() ? (reopensAt - ticker.nanos() - 1) / 1_000_000 + 1 : 0;
    }
}
