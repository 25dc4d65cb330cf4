// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands until a test moves it; one thread moves it, any may read it. */
public final class HandClock extends Clock {
    private volatile long millis;

    /** Stands at this time. */
    public HandClock(long millis) {
        this.millis = millis;
    }

    /** Moves on. */
    public void advance(long by) {
        millis += by;
    }

    /** Moves on. */
    public void advance(Duration by) {
        millis += by.toMillis();
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
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
