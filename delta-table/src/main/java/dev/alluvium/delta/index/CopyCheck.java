// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is allowed of keys with several rows.
 *
 * @param repairs whether they may have them until they are next written
 */
record CopyCheck(boolean repairs) {
    /**
     * Checks the rows of one key.
     *
     * @param paths of the files in which they are, several
     * @param lanes of files
     * @throws DeltaTableException if that is not allowed
     */
    void check(Key key, List<String> paths, Function<String, Optional<String>> lanes) {
        SortedSet<String> all = new TreeSet<>();
        paths.forEach(path -> lanes.apply(path).ifPresent(all::add));
        if (all.size() > 1) {
            throw new DeltaTableException("the key " + key + " has rows of several lanes, " + all
                    + ", but keys are said to stay in theirs; set the key scope to table and repair duplicate keys");
        }
        if (!repairs) {
            throw new DeltaTableException("the table has several rows of one key, " + key + ": in "
                    + ObjectKeys.shown(paths.get(0)) + " and in " + ObjectKeys.shown(paths.get(1))
                    + "; remove one, or set the duplicate key policy to repair");
        }
    }
}
