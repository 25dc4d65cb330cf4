// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock in the test's hand: one thread lets time pass, any may read it. */
public final class VirtualTime extends Clock {
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile long millis = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    /** Lets time pass. */
    public void pass(Duration duration) {
        millis += duration.toMillis();
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** What happens when time has passed. */
    public void onPass(Runnable listener) {
        listeners.add(listener);
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
