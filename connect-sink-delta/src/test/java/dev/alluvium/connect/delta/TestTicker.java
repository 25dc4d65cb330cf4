// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.Ticker;
import java.time.Duration;

/** Time that stands until a test moves it. */
public final class TestTicker implements Ticker {
    /** What every look at it takes. */
    volatile Duration step = Duration.ZERO;

    private volatile long nanos = 1;

    public synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public synchronized long nanos() {
        nanos += step.toNanos();
        return nanos;
    }
}
