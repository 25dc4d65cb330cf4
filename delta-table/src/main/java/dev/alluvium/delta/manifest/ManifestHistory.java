// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Which versions manifests showed until when: a reader may hold on to what a manifest listed just before it was
 * replaced, however old that was by then. The older, the coarser.
 *
 * @param replaced in the order in which it happened
 */
record ManifestHistory(List<Replaced> replaced) {
    static final ManifestHistory NONE = new ManifestHistory(List.of());

    /** Times that are apart by less than this part of their age may be told as one. */
    private static final int PARTS = 8;

    ManifestHistory {
        replaced = List.copyOf(replaced);
    }

    /**
     * The end of a version.
     *
     * @param version the lowest that any manifest showed
     * @param untilMillis when the last one of them was replaced, by the store's time
     */
    record Replaced(long version, long untilMillis) {
        /** Told as one: the lower version was shown until the later end. */
        Replaced and(Replaced other) {
            return new Replaced(Math.min(version, other.version), Math.max(untilMillis, other.untilMillis));
        }
    }

    /** Now this one has come to its end, too. */
    ManifestHistory plus(Replaced newest) {
        List<Replaced> all = new ArrayList<>(replaced);
        all.add(newest);
        List<Replaced> told = new ArrayList<>();
        for (Replaced each : all) {
            int last = told.size() - 1;
            if (last >= 0 && areOne(told.get(last), each, newest.untilMillis())) {
                told.set(last, told.get(last).and(each));
            } else {
                told.add(each);
            }
        }
        return new ManifestHistory(told);
    }

    /** Time is cut into pieces of a power of two, so that a longer piece is made of whole shorter ones. */
    private static boolean areOne(Replaced older, Replaced younger, long now) {
        long piece = Math.max(1, Long.highestOneBit(Math.max(0, now - younger.untilMillis()) / PARTS));
        return older.untilMillis() / piece == younger.untilMillis() / piece;
    }

    /** The lowest version that was shown at this time or later and was replaced since; the greatest number if none. */
    long lowestSince(long millis) {
        return replaced.stream()
                .filter(each -> each.untilMillis() >= millis)
                .mapToLong(Replaced::version)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
