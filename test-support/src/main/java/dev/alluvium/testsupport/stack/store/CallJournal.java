// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** What passed the proxy: totals for ever, the calls themselves only of late. Thread-safe. */
final class CallJournal {
    private static final int MAX_ENTRIES = 20_000;

    private final ArrayDeque<StoreCall> entries = new ArrayDeque<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private final List<RequestCounter> counters = new CopyOnWriteArrayList<>();

    RequestCounter counter(String op, Pattern match) {
        RequestCounter counter = new RequestCounter(op, match);
        counters.add(counter);
        return counter;
    }

    synchronized void arrived(StoreRequest request) {
        totals.merge(request.method(), 1L, Long::sum);
        counters.forEach(counter -> counter.see(request));
    }

    synchronized void ended(StoreCall call) {
        if (entries.size() == MAX_ENTRIES) {
            entries.removeFirst();
        }
        entries.addLast(call);
    }

    synchronized Map<String, Long> totals() {
        return new TreeMap<>(totals);
    }

    synchronized List<StoreCall> entries() {
        return List.copyOf(entries);
    }
}
