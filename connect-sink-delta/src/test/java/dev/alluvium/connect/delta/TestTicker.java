// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import dev.alluvium.connect.delta.buffer.Ticker;
import java.time.Duration;

/** Time that stands until a test moves it. */
public final class TestTicker implements Ticker {
    private long nanos = 1;

    public void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }
}
