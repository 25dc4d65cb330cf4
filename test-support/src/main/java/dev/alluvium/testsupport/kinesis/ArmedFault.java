// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A fault in force, until it is closed. Thread-safe. */
public final class ArmedFault implements AutoCloseable {
    private final KinesisFault fault;
    private final Consumer<ArmedFault> disarm;
    private final SplittableRandom dice;
    private int seen;
    private int fired;

    ArmedFault(KinesisFault fault, Consumer<ArmedFault> disarm) {
        this.fault = fault;
        this.disarm = disarm;
        this.dice = new SplittableRandom(fault.seed());
    }

    /** What it does. */
    public KinesisFault fault() {
        return fault;
    }

    /** How many calls it has hit. */
    public synchronized int fired() {
        return fired;
    }

    /** Ends it. */
    @Override
    public void close() {
        disarm.accept(this);
    }

    /** Whether a call that matches is hit; counts it. */
    synchronized boolean hits() {
        seen++;
        if (seen < fault.first() || fired >= fault.times()) {
            return false;
        }
        boolean hit = fault.probability() >= 1 || dice.nextDouble() < fault.probability();
        fired += hit ? 1 : 0;
        return hit;
    }
}
