// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.commit.CommitResult;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What became of a flush.
 *
 * @param version the version that it made; empty if every part was fenced
 * @param fencedAppIds the parts that were dropped whole, since the table had another version than they expected
 * @param metrics what it cost
 * @param settled the versions on the way of which it was unknown for a while whose they were
 * @param declaredAppIds those that the table knows since this commit, with version -1; what is buffered of them next
 *     has to expect that
 */
public record FlushResult(
        OptionalLong version,
        Set<String> fencedAppIds,
        FlushMetrics metrics,
        List<CommitResult.Settled> settled,
        Set<String> declaredAppIds) {
    /** Copies the collections. */
    public FlushResult {
        fencedAppIds = Set.copyOf(fencedAppIds);
        settled = List.copyOf(settled);
        declaredAppIds = Set.copyOf(declaredAppIds);
    }

    /** Nothing was declared. */
    public FlushResult(
            OptionalLong version, Set<String> fencedAppIds, FlushMetrics metrics, List<CommitResult.Settled> settled) {
        this(version, fencedAppIds, metrics, settled, Set.of());
    }
}
