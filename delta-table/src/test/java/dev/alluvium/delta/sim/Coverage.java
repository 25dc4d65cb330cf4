// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How often each point of choice was met, in all schedules of a run. Thread-safe. */
public final class Coverage {
    private static final int FATES = Fate.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(StoreMethod.values().length * FATES);

    void met(StoreMethod method, Fate fate) {
        counts.incrementAndGet(method.ordinal() * FATES + fate.ordinal());
    }

    /** What never happened though it can. */
    public List<String> uncovered() {
        List<String> missing = new ArrayList<>();
        for (StoreMethod method : StoreMethod.values()) {
            for (Fate fate : Fate.values()) {
                if (method.canMeet(fate) && count(method, fate) == 0) {
                    missing.add(method + " " + fate);
                }
            }
        }
        return missing;
    }

    private long count(StoreMethod method, Fate fate) {
        return counts.get(method.ordinal() * FATES + fate.ordinal());
    }

    /** One line per method. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (StoreMethod method : StoreMethod.values()) {
            text.append(String.format("%-14s", method));
            for (Fate fate : Fate.values()) {
                if (method.canMeet(fate)) {
                    text.append(' ').append(fate).append('=').append(count(method, fate));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
