// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import java.util.List;
import java.util.OptionalLong;

/**
 * One object of a chain; immutable once it is written.
 *
 * @param tableId of the table, {@code metaData.id}
 * @param lane whose deletes these are
 * @param version of the pointer to it
 * @param parent the version of the next older object of the chain; empty for the oldest
 * @param level grows with the number of tombstones: objects of one level are gathered into one of the next
 * @param tombstones at most one of a key
 */
record TombstoneObject(
        String tableId, String lane, long version, OptionalLong parent, int level, List<Tombstone> tombstones) {
    TombstoneObject {
        tombstones = List.copyOf(tombstones);
    }

    TombstoneObject withVersion(long other) {
        return new TombstoneObject(tableId, lane, other, parent, level, tombstones);
    }

    @Override
    public String toString() {
        return "TombstoneObject[" + lane + ", tombstones=" + tombstones.size() + "]";
    }
}
