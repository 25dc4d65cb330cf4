// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.log.Snapshot;

/**
 * Whether a part may go into the commit that is built on a snapshot. A mere "not older" would let a writer that was
 * replaced commit what its successor has committed in part already.
 */
@FunctionalInterface
interface Fence {
    /** The version in the table is exactly the one that the part was begun at: neither lower nor higher, nor there. */
    Fence EQUALITY = (base, part) -> base.txnVersion(part.appId()).equals(part.expected());

    boolean admits(Snapshot base, Part part);
}
