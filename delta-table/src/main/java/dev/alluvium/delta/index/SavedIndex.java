// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.storage.ObjectKeys;
import java.util.List;
import java.util.Optional;

/**
 * What is saved with the run of an index.
 *
 * @param origin of what it is
 * @param files by their numbers, from 1 on
 * @param shared rows of hashes that the run does not have
 */
record SavedIndex(Origin origin, List<File> files, List<Row> shared) {
    SavedIndex {
        files = List.copyOf(files);
        shared = List.copyOf(shared);
    }

    /**
     * What the index is of. Whatever of it is another now makes it useless.
     *
     * @param tableId of the table's metadata
     * @param version at which it was settled
     * @param commit tells this version's commit from any other
     * @param columns that were read, and as what
     * @param hasher and with which
     * @param seed keys were hashed
     * @param scope whose files it knows
     */
    record Origin(
            String tableId, long version, String commit, String columns, String hasher, long seed, KeyScope scope) {}

    /**
     * A file, of which the index has all rows that have a key and that its vector does not mark.
     *
     * @param path as the log spells it
     * @param size in bytes
     * @param vector that it had
     */
    record File(String path, long size, Optional<DeletionVector> vector) {
        /** Partition values never show. */
        @Override
        public String toString() {
            return "File[" + ObjectKeys.shown(path) + ", size=" + size + "]";
        }
    }

    /** What a slot would say of a row. */
    record Row(KeyHash hash, int flags, long place, long sequence) {}
}
