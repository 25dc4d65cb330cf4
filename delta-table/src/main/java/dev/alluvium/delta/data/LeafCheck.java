// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The statistics of one leaf column beside its values. Confined to one thread. */
final class LeafCheck {
    private final String path;
    private final int[] place;
    private final Optional<BoundCheck> bounds;
    private final OptionalLong stated;
    private long nulls;
    private boolean below;
    private boolean above;

    /** @param place the position in the row, and then in each struct */
    LeafCheck(String path, int[] place, Optional<BoundCheck> bounds, OptionalLong stated) {
        this.path = path;
        this.place = place;
        this.bounds = bounds;
        this.stated = stated;
    }

    void accept(@Nullable Object[] row) {
        Object value = valueOf(row);
        if (value == null) {
            nulls++;
        } else if (bounds.isPresent()) {
            below |= bounds.get().isBelow(value);
            above |= bounds.get().isAbove(value);
        }
    }

    private @Nullable Object valueOf(@Nullable Object[] row) {
        @Nullable Object[] at = row;
        for (int depth = 0; depth < place.length - 1; depth++) {
            Object struct = place[depth] < at.length ? at[place[depth]] : null;
            if (struct == null) {
                return null;
            }
            at = (@Nullable Object[]) struct;
        }
        int last = place[place.length - 1];
        return last < at.length ? at[last] : null;
    }

    /** @param loose whether rows are marked, so that the count of nulls tells only none and all */
    void addProblems(long rows, OptionalLong numRecords, boolean loose, List<String> problems) {
        if (below) {
            problems.add("column '" + path + "' has a value below its minimum");
        }
        if (above) {
            problems.add("column '" + path + "' has a value above its maximum");
        }
        if (stated.isPresent()) {
            boolean noneStated = stated.getAsLong() == 0;
            boolean allStated = numRecords.isPresent() && stated.getAsLong() == numRecords.getAsLong();
            boolean right =
                    loose ? (!noneStated || nulls == 0) && (!allStated || nulls == rows) : nulls == stated.getAsLong();
            if (!right) {
                problems.add(
                        "column '" + path + "' has " + nulls + " nulls, its statistics count " + stated.getAsLong());
            }
        }
    }
}
