// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How unreliable the network is for certain calls. Each call has one fate, which depends on nothing but the seed and
 * how many of these calls came before it.
 *
 * @param op the HTTP method, such as {@code PUT}
 * @param match searched in the decoded path {@code /bucket/key}
 * @param lostPercent of the calls are applied by the store, and the sender's connection ends without an answer
 * @param latePercent of the calls end the sender's connection at once and reach the store after the delay
 * @param delayedPercent of the calls are held up by the delay and go well
 * @param maxDelay the bound of a delay, which is between nothing and this
 * @param seed of the fates
 */
public record FaultRule(
        String op, Pattern match, int lostPercent, int latePercent, int delayedPercent, Duration maxDelay, long seed) {
    /** Checks the shares. */
    public FaultRule {
        if (lostPercent < 0 || latePercent < 0 || delayedPercent < 0) {
            throw new IllegalArgumentException("a share is not below 0 %");
        }
        if (lostPercent + latePercent + delayedPercent > 100) {
            throw new IllegalArgumentException("the shares of one rule are at most 100 % in all");
        }
    }

    boolean matches(StoreRequest request) {
        return request.method().equals(op) && match.matcher(request.path()).find();
    }
}
