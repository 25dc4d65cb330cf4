// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Counts calls of one method whose decoded path matches, from when it was made. Thread-safe. */
public final class RequestCounter {
    private final String op;
    private final Pattern match;
    private final AtomicLong count = new AtomicLong();

    RequestCounter(String op, Pattern match) {
        this.op = op;
        this.match = match;
    }

    /** Calls so far; those that a rule severed included. */
    public long count() {
        return count.get();
    }

    void see(StoreRequest request) {
        if (request.method().equals(op) && match.matcher(request.path()).find()) {
            count.incrementAndGet();
        }
    }
}
