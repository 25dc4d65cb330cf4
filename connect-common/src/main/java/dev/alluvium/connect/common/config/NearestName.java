// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that someone probably meant. */
public final class NearestName {
    private NearestName() {}

    /** The known name with the fewest single-character changes, if they are few enough to be a slip. */
    public static Optional<String> of(String unknown, Collection<String> known) {
        int limit = Math.max(2, unknown.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(unknown, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(unknown, name) <= limit);
    }

    /** {@code "; did you mean 'x'?"}, or nothing where no name is near. */
    public static String hint(String unknown, Collection<String> known) {
        return of(unknown, known).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[right.length()];
    }
}
