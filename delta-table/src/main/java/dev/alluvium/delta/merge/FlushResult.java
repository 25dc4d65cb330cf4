// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What became of a flush.
 *
 * @param version the version that it made; empty if every part was fenced
 * @param fencedAppIds the parts that were dropped whole, since the table had another version than they expected
 * @param metrics what it cost
 */
public record FlushResult(OptionalLong version, Set<String> fencedAppIds, FlushMetrics metrics) {
    /** Copies the ids. */
    public FlushResult {
        fencedAppIds = Set.copyOf(fencedAppIds);
    }
}
