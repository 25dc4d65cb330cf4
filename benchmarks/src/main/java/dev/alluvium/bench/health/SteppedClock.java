// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until it is moved, and so ends in the present. */
final class SteppedClock extends Clock {
    private final Duration step;
    private volatile Instant now;

    /**
     * @param steps that will be made
     * @param step length of each
     */
    SteppedClock(int steps, Duration step) {
        this.step = step;
        this.now = Instant.now().minus(step.multipliedBy(steps));
    }

    void step() {
        now = now.plus(step);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
