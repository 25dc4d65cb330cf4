// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Snapshot;

/**
 * Whether a part may go into the commit that is built on a snapshot. A mere "not older" would let a writer that was
 * replaced commit what its successor has committed in part already.
 */
@FunctionalInterface
public interface Fence {
    /**
     * The table says exactly what it said when the part was begun: neither a lower nor a higher version, nor one of
     * another generation.
     */
    Fence EQUALITY = (base, part) -> part.expected().holds(base, part.appId());

    /** Whether the part may go into a commit on this version. */
    boolean admits(Snapshot base, Part part);
}
