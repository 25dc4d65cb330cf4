// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.time.Duration;

/** The attempts and the time that one commit may still use. Confined to one commit. */
final class RetryBudget {
    private static final int MAX_DOUBLINGS = 30;

    private final TableContext context;
    private final long startMillis;
    private int attempts;

    RetryBudget(TableContext context) {
        this.context = context;
        this.startMillis = context.clock().millis();
    }

    /** PUTs so far. */
    int attempts() {
        return attempts;
    }

    /** One more PUT. */
    void spend() {
        attempts++;
    }

    boolean isExhausted() {
        return attempts > context.commitPolicy().maxRetries()
                || context.clock().millis() - startMillis
                        > context.commitPolicy().timeout().toMillis();
    }

    /** Waits between nothing and the bound that this attempt has: all losers of one race at once would race again. */
    void pause() {
        CommitPolicy policy = context.commitPolicy();
        long doubled = policy.backoff().toMillis() << Math.min(Math.max(attempts - 1, 0), MAX_DOUBLINGS);
        long bound = Math.min(policy.maxBackoff().toMillis(), doubled);
        if (bound > 0) {
            context.pause().sleep(Duration.ofMillis(context.jitter().nextLong(bound + 1)));
        }
    }
}
