// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When a shard may be called again. A shard allows 5 calls and 2 MB a second, shared by all that poll it: one call
 * in 200 ms leaves none to others when there is a backlog, so a refusal doubles the time between calls, and each
 * success takes a little of that back.
 */
final class Pace {
    private static final long MIN_INTERVAL_MS = 200;
    private static final long BYTES_PER_MS = 2_000;
    private static final long MAX_BACKOFF_MS = 10_000;
    private static final long RECOVERY_MS = 100;

    private final LongSupplier idleMillis;
    private final RandomGenerator random;
    private long extra;
    private long failures;

    /** @param idleMillis between calls that bring nothing; asked each time */
    Pace(LongSupplier idleMillis, RandomGenerator random) {
        this.idleMillis = idleMillis;
        this.random = random;
    }

    /** Milliseconds until the next call after an answer. */
    long afterAnswer(long bytes, boolean caughtUpAndEmpty) {
        failures = 0;
        extra = Math.max(0, extra - RECOVERY_MS);
        long quiet = caughtUpAndEmpty ? Math.max(idleMillis.getAsLong(), MIN_INTERVAL_MS) : MIN_INTERVAL_MS;
        return Math.max(quiet, bytes / BYTES_PER_MS) + extra;
    }

    /** Milliseconds until the next call after a refusal of too many. */
    long afterThrottling() {
        extra = Math.min(MAX_BACKOFF_MS, Math.max(MIN_INTERVAL_MS, extra * 2));
        return MIN_INTERVAL_MS + random.nextLong(extra);
    }

    /** Milliseconds until the next try after no answer: full jitter below a doubling bound. */
    long afterFailure() {
        failures = Math.min(failures + 1, 16);
        long bound = Math.min(MAX_BACKOFF_MS, MIN_INTERVAL_MS << failures);
        return MIN_INTERVAL_MS / 2 + random.nextLong(bound);
    }
}
