// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * When a shard may be subscribed to again, and whether that goes wrong too often. The service refuses a subscription
 * within five seconds of the last; later ones take over. Two readers that take the shard from each other must not do
 * so for ever at that rate: what brings nothing is tried less and less often.
 */
final class FanOutPace {
    private static final long TAKE_OVER_MS = 5_000;
    private static final long JITTER_MS = 1_000;
    private static final long FIRST_MS = 1_000;
    private static final long MAX_MS = 60_000;
    private static final int MAX_DOUBLINGS = 6;
    private static final int TOO_MANY = 3;
    private static final long WITHIN_MS = 60_000;

    private final RandomGenerator random;
    private final Deque<Long> failures = new ArrayDeque<>();
    private long startedAt;
    private long dueAt;
    private int fruitless;
    private int taken;
    private boolean brought;

    FanOutPace(RandomGenerator random, long now) {
        this.random = random;
        this.dueAt = now;
    }

    long dueAt() {
        return dueAt;
    }

    void onStart(long now) {
        startedAt = now;
        brought = false;
    }

    void onEvent() {
        fruitless = 0;
        brought = true;
    }

    /** A subscription's time was over, or we did not listen. */
    void onEnd(long now) {
        taken = 0;
        dueAt = Math.max(now, startedAt + TAKE_OVER_MS + random.nextLong(JITTER_MS));
    }

    /** Another one has the shard, or had it a moment ago: whatever we brought home, it wants it again too. */
    void onInUse(long now) {
        failed(now);
        taken = now - startedAt >= MAX_MS ? 1 : taken + 1;
        long wait = Math.min(MAX_MS, TAKE_OVER_MS << Math.min(taken - 1, MAX_DOUBLINGS));
        dueAt = now + wait + random.nextLong(JITTER_MS);
    }

    /** It failed, with events before or without. */
    void onFailure(long now) {
        failed(now);
        dueAt = brought ? Math.max(now, startedAt + TAKE_OVER_MS) : now + backOff();
        dueAt += random.nextLong(JITTER_MS);
    }

    private void failed(long now) {
        failures.add(now);
        fruitless++;
    }

    private long backOff() {
        return Math.min(MAX_MS, FIRST_MS << Math.min(fruitless - 1, MAX_DOUBLINGS));
    }

    /** Whether it failed three times within the last minute. */
    boolean isFailing(long now) {
        failures.removeIf(at -> at <= now - WITHIN_MS);
        return failures.size() >= TOO_MANY;
    }

    /** What was acted upon counts no more. */
    void forgetFailures() {
        failures.clear();
    }

    /** A new beginning: now. */
    void begin(long now) {
        failures.clear();
        fruitless = 0;
        taken = 0;
        dueAt = now;
    }
}
