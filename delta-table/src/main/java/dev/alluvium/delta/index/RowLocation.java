// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.List;

/**
 * Where the row of a key is.
 *
 * @param path of its file, as the log spells it
 * @param position in that file, counted from 0
 * @param sequence of the row; {@link Sequence#NONE} where none is stored
 * @param deleted whether the row is marked deleted
 * @param copies further rows of the same key, which should not be there
 */
public record RowLocation(String path, long position, Sequence sequence, boolean deleted, List<RowLocation> copies) {
    /** Copies the list. */
    public RowLocation {
        copies = List.copyOf(copies);
    }

    /** The only row of its key. */
    public static RowLocation of(String path, long position, Sequence sequence, boolean deleted) {
        return new RowLocation(path, position, sequence, deleted, List.of());
    }

    /** Whether the row, or another one of its key, is there. */
    boolean isOrHasCopyAt(String otherPath, long otherPosition) {
        return (position == otherPosition && path.equals(otherPath))
                || copies.stream().anyMatch(copy -> copy.isOrHasCopyAt(otherPath, otherPosition));
    }

    /** Partition values and sequences never show. */
    @Override
    public String toString() {
        return "RowLocation[" + ObjectKeys.shown(path) + ", position=" + position + ", deleted=" + deleted + ", copies="
                + copies.size() + "]";
    }
}
