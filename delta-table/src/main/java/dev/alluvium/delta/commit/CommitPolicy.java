// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.time.Duration;

/**
 * How hard a commit tries, and how often it leaves a checkpoint.
 *
 * @param maxRetries log PUTs beyond the first
 * @param backoff the bound of the first wait; doubles per attempt, with full jitter
 * @param maxBackoff the bound of every wait
 * @param timeout no further attempt is begun this long after the first one
 * @param checkpointInterval commits per checkpoint where the table has no {@code delta.checkpointInterval}
 */
public record CommitPolicy(
        int maxRetries, Duration backoff, Duration maxBackoff, Duration timeout, int checkpointInterval) {
    /** What Delta's writers do where nobody says otherwise. */
    public static final int DEFAULT_CHECKPOINT_INTERVAL = 10;

    /** Checks the bounds. */
    public CommitPolicy {
        if (maxRetries < 0 || checkpointInterval < 1) {
            throw new IllegalArgumentException("maxRetries must be 0 or more and checkpointInterval 1 or more, not "
                    + maxRetries + " and " + checkpointInterval);
        }
        if (backoff.isNegative() || maxBackoff.isNegative() || timeout.isNegative()) {
            throw new IllegalArgumentException("a commit policy has no negative duration");
        }
    }

    /** A checkpoint every {@value #DEFAULT_CHECKPOINT_INTERVAL} commits. */
    public CommitPolicy(int maxRetries, Duration backoff, Duration maxBackoff, Duration timeout) {
        this(maxRetries, backoff, maxBackoff, timeout, DEFAULT_CHECKPOINT_INTERVAL);
    }

    /** 20 retries, 50 ms to 5 s apart, 2 minutes in all. */
    public static CommitPolicy standard() {
        return new CommitPolicy(20, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofMinutes(2));
    }
}
