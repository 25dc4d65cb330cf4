// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.util.regex.Pattern;

/**
 * Kill the worker that sends a certain call.
 *
 * @param op the HTTP method, such as {@code PUT}
 * @param match searched in the decoded path {@code /bucket/key}
 * @param nth which of the matching calls that workers send from now on, from 1
 * @param when whether the store still sees the call
 */
public record KillRule(String op, Pattern match, int nth, When when) {
    /** The moment of the kill. */
    public enum When {
        /** The call never reaches the store. */
        BEFORE,
        /** The store has answered; the sender never learns. */
        AFTER
    }

    /** Checks the count. */
    public KillRule {
        if (nth < 1) {
            throw new IllegalArgumentException("nth must be 1 or more, not " + nth);
        }
    }

    boolean matches(StoreRequest request) {
        return request.method().equals(op) && match.matcher(request.path()).find();
    }
}
