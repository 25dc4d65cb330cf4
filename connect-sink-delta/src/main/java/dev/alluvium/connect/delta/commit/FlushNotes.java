// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.commit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the maintenance of a task has to know of its flushes, by table: how often in a row they lost the race for a
 * version, since a task that goes on losing does not race itself; and which columns are the key, where only records
 * say so. Thread-safe.
 */
public final class FlushNotes {
    private static final int LOST_IN_A_ROW = 5;

    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Map<String, List<String>> keys = new ConcurrentHashMap<>();

    /** A flush is about to try; each attempt but the first follows a lost race. */
    void attempt(String table) {
        attempts.merge(table, 1, Integer::sum);
    }

    /**
     * A flush won.
     *
     * @param keyColumns in key order; none as long as no record said which
     */
    void won(String table, List<String> keyColumns) {
        over(table);
        if (!keyColumns.isEmpty()) {
            keys.put(table, List.copyOf(keyColumns));
        }
    }

    /** A flush won, or ended otherwise than by losing. */
    void over(String table) {
        attempts.remove(table);
    }

    /** Nobody knows which flushes will be tried again. */
    public void forget() {
        attempts.clear();
    }

    /** The key of the table's rows; none if no flush told it yet. */
    public List<String> keyColumns(String table) {
        return keys.getOrDefault(table, List.of());
    }

    /** Whether the table's flushes lost so often that nobody else of the task should commit to it. */
    public boolean areLost(String table) {
        return attempts.getOrDefault(table, 0) > LOST_IN_A_ROW;
    }
}
