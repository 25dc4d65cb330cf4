// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known exactly of a column's values in a group of rows.
 *
 * @param min the least; null if all are null, or nobody knows
 * @param max the greatest; null as above
 * @param nulls how many are null
 */
public record ColumnRange(@Nullable Object min, @Nullable Object max, long nulls) {
    /** Values never show. */
    @Override
    public String toString() {
        return "ColumnRange[nulls=" + nulls + "]";
    }

    /** The ranges of a group's columns. */
    public interface OfGroup {
        /** How many rows the group has. */
        long rows();

        /**
         * Of a column without parts, or null if not even its nulls are known.
         *
         * @param path the names of the structs that it is in, and its own
         */
        @Nullable
        ColumnRange of(List<String> path);
    }
}
