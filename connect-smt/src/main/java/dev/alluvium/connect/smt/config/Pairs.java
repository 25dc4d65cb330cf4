// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists of {@code from:to}. */
public final class Pairs {
    private Pairs() {}

    /**
     * The pairs in order; the last colon separates, because names on the left may hold one.
     *
     * @throws IllegalArgumentException for an entry without two sides or a left side that comes twice
     */
    public static Map<String, String> of(List<String> entries) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.lastIndexOf(':');
            if (colon <= 0 || colon == entry.length() - 1) {
                throw new IllegalArgumentException("'" + entry + "' is not of the form from:to");
            }
            String from = entry.substring(0, colon).trim();
            if (pairs.put(from, entry.substring(colon + 1).trim()) != null) {
                throw new IllegalArgumentException("'" + from + "' comes twice");
            }
        }
        return pairs;
    }
}
