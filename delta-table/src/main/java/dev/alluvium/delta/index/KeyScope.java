// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.Action.AddFile;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose keys an index has to know. A tag is proof of a lane only where it is there: another engine may drop it, and
 * then everybody reads the file.
 *
 * @param wholeTable whether any file may hold a key that is asked for
 * @param lanes otherwise those whose files do, besides the files of no lane
 */
public record KeyScope(boolean wholeTable, Set<String> lanes) {
    /** The tag that says to which lane a file belongs. */
    public static final String LANE_TAG = "alluvium.lane";

    /** Every file. */
    public static final KeyScope TABLE = new KeyScope(true, Set.of());

    /** Copies the lanes. */
    public KeyScope {
        lanes = Set.copyOf(lanes);
    }

    /** The files of these lanes and of none. */
    public static KeyScope of(Set<String> lanes) {
        return new KeyScope(false, lanes);
    }

    /** The lane that a file says it belongs to. */
    public static Optional<String> lane(AddFile file) {
        return Optional.ofNullable(file.tags().get(LANE_TAG));
    }

    boolean covers(AddFile file) {
        return wholeTable || lane(file).map(lanes::contains).orElse(true);
    }

    /** What is in both. */
    KeyScope and(KeyScope other) {
        if (wholeTable || other.wholeTable) {
            return wholeTable ? other : this;
        }
        Set<String> both = new HashSet<>(lanes);
        both.retainAll(other.lanes);
        return of(both);
    }

    /** What is in the one or the other. */
    KeyScope plus(KeyScope other) {
        if (wholeTable || other.wholeTable) {
            return TABLE;
        }
        Set<String> both = new HashSet<>(lanes);
        both.addAll(other.lanes);
        return of(both);
    }
}
