// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.log.JsonReplay;
import dev.alluvium.delta.storage.ObjectStore;

/**
 * Opens tables by replaying their JSON commits: much quicker than a real snapshot load, where thousands are opened.
 */
public final class ReplayedTables {
    private ReplayedTables() {}

    /** The table in this store, whose log must never have been cleaned up. */
    public static DeltaTable open(ObjectStore store, TableContext context) {
        return DeltaTable.open(store, context, new JsonReplay()).orElseThrow();
    }
}
