// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

/**
 * So much per second, with one second's worth in store. One taking may overdraw it: the debt is waited for afterwards.
 * Guarded by the endpoint's lock.
 */
public final class RateBudget {
    private static final double MILLIS = 1000.0;

    private final double perSecond;
    private double available;
    private long seenMillis;

    /** A budget with a full store. */
    public RateBudget(double perSecond, long nowMillis) {
        this.perSecond = perSecond;
        this.available = perSecond;
        this.seenMillis = nowMillis;
    }

    /** Whether so much, or a full store if that is less, can be taken now. */
    public boolean has(double amount, long nowMillis) {
        double earned = Math.max(0, nowMillis - seenMillis) / MILLIS * perSecond;
        available = Math.min(perSecond, available + earned);
        seenMillis = nowMillis;
        return available >= Math.min(amount, perSecond);
    }

    /** Takes it, has it or not. */
    public void take(double amount) {
        available -= amount;
    }
}
