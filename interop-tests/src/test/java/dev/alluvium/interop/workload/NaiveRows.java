// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows that a table must have: a map by key, changed one event after another. Knows nothing of the engine. */
public final class NaiveRows {
    private final TreeMap<Long, Map<String, @Nullable Object>> rows = new TreeMap<>();

    /** This is the row of the key. */
    public void put(long key, Map<String, @Nullable Object> row) {
        rows.put(key, new LinkedHashMap<>(row));
    }

    /** These columns of the key's row have these values; a key without a row stays without one. */
    public void update(long key, Map<String, @Nullable Object> columns) {
        Map<String, @Nullable Object> row = rows.get(key);
        if (row != null) {
            row.putAll(columns);
        }
    }

    /** There is no such row any more. */
    public void remove(long key) {
        rows.remove(key);
    }

    /** Whether there is such a row. */
    public boolean has(long key) {
        return rows.containsKey(key);
    }

    /** The keys in order; live. */
    public Set<Long> keys() {
        return rows.keySet();
    }

    /** The rows by key; columns that a row does not name are null. */
    public Map<Long, Map<String, @Nullable Object>> all() {
        return rows;
    }
}
