// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until somebody moves it: days pass at once. Thread-safe. */
public final class ManualClock extends Clock {
    private volatile Instant now;

    /** Stands at a moment. */
    public ManualClock(Instant start) {
        this.now = start;
    }

    /** Moves on. */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** UTC. */
    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Itself: the zone does not matter to those who ask for instants. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
