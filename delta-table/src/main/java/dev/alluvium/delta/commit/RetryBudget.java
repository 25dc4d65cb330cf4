// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.time.Duration;

/**
 * The attempts and the time that one commit may still use. Time runs from the first PUT on: the first plan may rewrite
 * large files for longer than the whole budget, and would otherwise be thrown away for the first lost race. Confined to
 * one commit.
 */
final class RetryBudget {
    private static final int MAX_DOUBLINGS = 30;

    private final TableContext context;
    private long firstPutMillis;
    private int attempts;

    RetryBudget(TableContext context) {
        this.context = context;
    }

    /** PUTs so far. */
    int attempts() {
        return attempts;
    }

    /** One more PUT. */
    void spend() {
        if (attempts == 0) {
            firstPutMillis = context.clock().millis();
        }
        attempts++;
    }

    boolean isExhausted() {
        return attempts > context.commitPolicy().maxRetries()
                || context.clock().millis() - firstPutMillis
                        > context.commitPolicy().timeout().toMillis();
    }

    /** Waits between nothing and the bound that this attempt has: all losers of one race at once would race again. */
    void pause() {
        CommitPolicy policy = context.commitPolicy();
        int doublings = Math.min(Math.max(attempts - 1, 0), MAX_DOUBLINGS);
        long first = policy.backoff().toMillis();
        long longest = policy.maxBackoff().toMillis();
        long bound = first > longest >> doublings ? longest : first << doublings;
        if (bound > 0) {
            long end = Math.min(bound, Long.MAX_VALUE - 1) + 1;
            context.pause().sleep(Duration.ofMillis(context.jitter().nextLong(end)));
        }
    }
}
