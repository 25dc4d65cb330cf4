// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.util.List;

/**
 * What one consumer gets of one shard: one subscription at a time, of which a later one takes over, and a rate of its
 * own. Guarded by the endpoint's lock.
 */
public final class ShardFeed {
    private static final double CALLS = 1;
    private static final double BYTES = 2 * 1024.0 * 1024.0;
    private static final long TAKE_OVER_MILLIS = 5_000;

    private final RateBudget calls;
    private final RateBudget bytes;
    private long holder;
    private long acceptedMillis = Long.MIN_VALUE;

    ShardFeed(long nowMillis) {
        this.calls = new RateBudget(CALLS, nowMillis);
        this.bytes = new RateBudget(BYTES, nowMillis);
    }

    /** Whether the limits allow a call to subscribe now; if so it is counted. */
    public boolean admitCall(long nowMillis) {
        boolean admitted = calls.has(1, nowMillis);
        if (admitted) {
            calls.take(1);
        }
        return admitted;
    }

    /** Whether a subscription may take over: not within five seconds of the last one. */
    public boolean isFree(long nowMillis) {
        return acceptedMillis == Long.MIN_VALUE || nowMillis - acceptedMillis >= TAKE_OVER_MILLIS;
    }

    /** Gives the shard to a new subscription, and tells which it is. */
    public long accept(long nowMillis) {
        acceptedMillis = nowMillis;
        return ++holder;
    }

    /** Whether a subscription has the shard still. */
    public boolean isHeldBy(long subscription) {
        return holder == subscription;
    }

    /** Whether the rate allows an event now. */
    public boolean admitsEvent(long nowMillis) {
        return bytes.has(1, nowMillis);
    }

    /** Counts what an event gave. */
    public void countEvent(List<StoredRecord> records) {
        bytes.take(records.stream().mapToLong(StoredRecord::bytes).sum());
    }
}
