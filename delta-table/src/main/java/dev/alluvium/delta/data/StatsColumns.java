// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import dev.alluvium.delta.error.DeltaTableException;
import java.util.List;
import java.util.Map;

/**
 * Which leaf columns have statistics.
 *
 * @param always these, whatever else is said: keys and sequences
 * @param chosen these, names or dotted paths regardless of case; empty for the first ones
 * @param limit how many leaf columns, in the order of the stored columns, count as the first ones
 */
public record StatsColumns(List<String> always, List<String> chosen, int limit) {
    /** The protocol's default for {@code delta.dataSkippingNumIndexedCols}. */
    public static final int DEFAULT_LIMIT = 32;

    private static final String LIMIT_PROPERTY = "delta.dataSkippingNumIndexedCols";

    /** Copies the names. */
    public StatsColumns {
        always = List.copyOf(always);
        chosen = List.copyOf(chosen);
    }

    /** The first 32. */
    public static StatsColumns firstOnes() {
        return new StatsColumns(List.of(), List.of(), DEFAULT_LIMIT);
    }

    /**
     * How many leaf columns count as the first ones, by the properties of a table; a negative number means all.
     *
     * @throws DeltaTableException if the property is not a number
     */
    public static int limit(Map<String, String> properties) {
        String text = properties.getOrDefault(LIMIT_PROPERTY, String.valueOf(DEFAULT_LIMIT));
        try {
            int limit = Integer.parseInt(text.trim());
            return limit < 0 ? Integer.MAX_VALUE : limit;
        } catch (NumberFormatException e) {
            throw new DeltaTableException("the table's property " + LIMIT_PROPERTY + " is not a number; correct it", e);
        }
    }

    boolean includes(String path, int leafIndex) {
        if (named(always, path)) {
            return true;
        }
        return chosen.isEmpty() ? leafIndex < limit : named(chosen, path);
    }

    private static boolean named(List<String> names, String path) {
        for (String name : names) {
            int length = name.length();
            if (path.regionMatches(true, 0, name, 0, length)
                    && (path.length() == length || (path.length() > length && path.charAt(length) == '.'))) {
                return true;
            }
        }
        return false;
    }
}
