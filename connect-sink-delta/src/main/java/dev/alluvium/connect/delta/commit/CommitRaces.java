// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often in a row flushes lost the race for a version, by table. A task that goes on losing does not race itself:
 * its maintenance compacts the table once the flush has won. Thread-safe.
 */
public final class CommitRaces {
    private static final int LOST_IN_A_ROW = 5;

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    /** A flush is about to try; each attempt but the first follows a lost race. */
    void attempt(String table) {
        attempts.merge(table, 1, Integer::sum);
    }

    /** A flush won, or ended otherwise than by losing. */
    void over(String table) {
        attempts.remove(table);
    }

    /** Nobody knows which flushes will be tried again. */
    public void forget() {
        attempts.clear();
    }

    /** Whether the table's flushes lost so often that nobody else of the task should commit to it. */
    public boolean areLost(String table) {
        return attempts.getOrDefault(table, 0) > LOST_IN_A_ROW;
    }
}
