// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * How many leaf columns count as the first ones, by the properties of a table.
     */
    public static int limitOf(Map<String, String> properties) {
        return limit(properties.get(LIMIT_PROPERTY));
    }

    /**
     * The limit that a table's {@code delta.dataSkippingNumIndexedCols} sets: all columns where it is negative, the
     * protocol's default where it is absent or not a whole number, since statistics are only ever a help.
     */
    public static int limit(@Nullable String property) {
        try {
            BigInteger limit = property == null ? BigInteger.valueOf(DEFAULT_LIMIT) : new BigInteger(property.trim());
            return limit.signum() < 0 || limit.bitLength() >= Integer.SIZE ? Integer.MAX_VALUE : limit.intValue();
        } catch (NumberFormatException odd) {
            return DEFAULT_LIMIT;
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
