// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.index.WrittenFile;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.WritePlan.BaseRow;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file that a plan changes.
 *
 * @param source the file
 * @param changed whether it is replaced; a file whose rows turn out to be what they shall be stays
 * @param written what replaces it; empty where no row is left, or nothing changed
 * @param bases the stored rows that rows elsewhere are made from
 * @param unchanged how many rows turned out to be what they shall be
 * @param rows how many rows were written
 */
record RewriteOutcome(
        AddFile source,
        boolean changed,
        Optional<WrittenFile> written,
        Map<BaseRow, @Nullable Object[]> bases,
        long unchanged,
        long rows) {
    RewriteOutcome {
        bases = Map.copyOf(bases);
    }
}
