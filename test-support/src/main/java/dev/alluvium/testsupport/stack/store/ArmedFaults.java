// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A fault rule at work until it is disarmed; counts what it did. Thread-safe. */
public final class ArmedFaults implements CallHook {
    private static final int ALL = 100;
    private static final long STREAM = 0x9E3779B97F4A7C15L;

    private final FaultRule rule;
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger delayed = new AtomicInteger();
    private final Set<Long> losing = ConcurrentHashMap.newKeySet();
    private final Map<Long, Long> nanosLate = new ConcurrentHashMap<>();
    private volatile boolean disarmed;

    ArmedFaults(FaultRule rule) {
        this.rule = rule;
    }

    /** Calls that the store answered while the sender heard nothing. */
    public int lost() {
        return lost.get();
    }

    /** Calls that went on to the store after their sender was cut off. */
    public int late() {
        return late.get();
    }

    /** Calls that were only held up. */
    public int delayed() {
        return delayed.get();
    }

    /** Lets every further call pass. */
    public void disarm() {
        disarmed = true;
    }

    @Override
    public Passage beforeForward(StoreRequest request) {
        if (disarmed || !rule.matches(request)) {
            return Passage.PASS;
        }
        SplittableRandom random = new SplittableRandom(rule.seed() + STREAM * seen.incrementAndGet());
        int fate = random.nextInt(ALL);
        long nanos = (long) (rule.maxDelay().toNanos() * random.nextDouble());
        if (fate < rule.lostPercent()) {
            losing.add(request.number());
        } else if (fate < rule.lostPercent() + rule.latePercent()) {
            nanosLate.put(request.number(), nanos);
            return Passage.LATE;
        } else if (fate < rule.lostPercent() + rule.latePercent() + rule.delayedPercent()) {
            delayed.incrementAndGet();
            LockSupport.parkNanos(nanos);
        }
        return Passage.PASS;
    }

    @Override
    public void beforeLateForward(StoreRequest request) {
        Long nanos = nanosLate.remove(request.number());
        if (nanos != null) {
            late.incrementAndGet();
            LockSupport.parkNanos(nanos);
        }
    }

    @Override
    public Passage afterAnswer(StoreRequest request, int status) {
        if (losing.remove(request.number())) {
            lost.incrementAndGet();
            return Passage.SEVER;
        }
        return Passage.PASS;
    }
}
