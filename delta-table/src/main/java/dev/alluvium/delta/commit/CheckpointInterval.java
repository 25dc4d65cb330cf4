// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.commit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * At which versions a table may have a checkpoint.
 *
 * @param commits per checkpoint, 1 or more
 * @param isTheTables whether the table names that number itself; then there is no checkpoint in between
 */
record CheckpointInterval(int commits, boolean isTheTables) {
    private static final String PROPERTY = "delta.checkpointInterval";

    /** With four commits behind a checkpoint a table of few files opens in 1.6 times what it costs without them. */
    private static final int SHORT = 5;

    /** That of a table with these properties; what is no interval there is passed over. */
    static CheckpointInterval of(Map<String, String> properties, int defaultCommits) {
        int asked = positive(properties.get(PROPERTY));
        return asked > 0 ? new CheckpointInterval(asked, true) : new CheckpointInterval(defaultCommits, false);
    }

    /** 0 where it is no such number. */
    private static int positive(@Nullable String property) {
        try {
            return property == null ? 0 : Math.max(0, Integer.parseInt(property.trim()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether this version has a checkpoint, whatever was committed. */
    boolean ends(long version) {
        return version > 0 && version % commits == 0;
    }

    /** The newest version before this one that {@link #ends} an interval, or 0. */
    long startBefore(long version) {
        return (version - 1) / commits * commits;
    }

    /** Whether this version may have a checkpoint that half of the interval's commits are worth. */
    boolean halves(long version) {
        return !isTheTables && commits > SHORT && version - startBefore(version) == commits / 2 + commits % 2;
    }
}
