// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import java.util.Map;
import java.util.TreeMap;

/** How often each kind of operation, value and partition value occurred. Confined to one thread. */
public final class Coverage {
    private final Map<String, Integer> counts = new TreeMap<>();

    /** One more of these. */
    public void count(String label) {
        counts.merge(label, 1, Integer::sum);
    }

    /** How many of these there were. */
    public int of(String label) {
        return counts.getOrDefault(label, 0);
    }

    /** Adds what another run covered. */
    public void add(Coverage other) {
        other.counts.forEach((label, count) -> counts.merge(label, count, Integer::sum));
    }

    /** All counts, one group (the label up to its first dot) a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        String group = "";
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            int dot = entry.getKey().indexOf('.');
            String next = entry.getKey().substring(0, dot);
            if (!next.equals(group)) {
                text.append(group.isEmpty() ? "" : "\n").append(next).append(':');
                group = next;
            }
            text.append(' ')
                    .append(entry.getKey().substring(dot + 1))
                    .append('=')
                    .append(entry.getValue());
        }
        return text.toString();
    }
}
