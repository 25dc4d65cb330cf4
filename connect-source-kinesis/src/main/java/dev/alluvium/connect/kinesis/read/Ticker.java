// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

/** Time that never goes back, for paces and waits. */
@FunctionalInterface
public interface Ticker {
    /** Milliseconds since some moment. */
    long millis();
}
