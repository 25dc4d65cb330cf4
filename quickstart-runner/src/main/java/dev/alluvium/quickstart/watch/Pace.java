// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.watch;

import java.time.Duration;

/** Time that passes: a steady clock and a way to wait. Only wiring makes one that really waits. */
public interface Pace {

    /** Nanoseconds since some fixed moment. */
    long nanos();

    /** Waits; returns early if the thread is interrupted, and leaves the flag set. */
    void pause(Duration time);

    /** How long it is since a moment that {@link #nanos} told. */
    default Duration since(long startNanos) {
        return Duration.ofNanos(nanos() - startNanos);
    }
}
