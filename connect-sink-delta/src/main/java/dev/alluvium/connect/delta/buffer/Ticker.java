// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.buffer;

/** Time that only goes forward, for ages and pauses. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some moment. */
    long nanos();
}
