// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** What several sources say, in the order of hashes. */
final class MergedEntries {
    private final PriorityQueue<Source> sources = new PriorityQueue<>(Source.ORDER);
    private final List<Source> taken = new ArrayList<>();
    private final List<Entries> same = new ArrayList<>();

    /** @param newestFirst each before its first entry */
    MergedEntries(List<Entries> newestFirst) {
        for (int age = 0; age < newestFirst.size(); age++) {
            taken.add(new Source(age, newestFirst.get(age)));
        }
    }

    private record Source(int age, Entries entries) {
        private static final Comparator<Source> ORDER = Source::compare;

        private static int compare(Source one, Source two) {
            int order = Long.compareUnsigned(one.entries.high(), two.entries.high());
            if (order == 0) {
                order = Integer.compareUnsigned(one.entries.low(), two.entries.low());
            }
            return order == 0 ? Integer.compare(one.age, two.age) : order;
        }

        boolean hasHashOf(Source other) {
            return entries.high() == other.entries.high() && entries.low() == other.entries.low();
        }
    }

    /** The entries of the next hash, the newest first; none at the end. Valid until the next call. */
    List<Entries> next() {
        for (Source source : taken) {
            if (source.entries().next()) {
                sources.add(source);
            }
        }
        taken.clear();
        same.clear();
        while (!sources.isEmpty() && (taken.isEmpty() || sources.element().hasHashOf(taken.get(0)))) {
            Source source = sources.remove();
            taken.add(source);
            same.add(source.entries());
        }
        return same;
    }
}
