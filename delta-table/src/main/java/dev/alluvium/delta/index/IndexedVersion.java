// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.log.Snapshot;

/**
 * A version of a table, and all that an index reads of it.
 *
 * @param snapshot the version
 * @param columns what is read of its files
 * @param files its data files
 * @param vectors its deletion vectors
 */
public record IndexedVersion(Snapshot snapshot, IndexedColumns columns, DataFiles files, ResidentVectors vectors) {
    StoredRows rows() {
        return new StoredRows(snapshot, files, columns);
    }
}
