// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;

/** What becomes of a stored row that is superseded. */
public enum UpsertEngine {
    /** Whatever the table allows: it is marked where the table has deletion vectors, else its file is copied. */
    AUTO,
    /** Its file is copied, with the new version in its place. Any reader reads that. */
    COPY_ON_WRITE,
    /** A deletion vector marks it, and its new version goes to a new file. The table has to have deletion vectors. */
    DELETION_VECTORS;

    /**
     * Whether superseded rows of this version are marked.
     *
     * @throws DeltaTableException if they shall be and the table has no deletion vectors
     */
    public boolean marksRows(Snapshot base) {
        boolean possible = TableFeatures.deletionVectors(base.protocol(), base.metadata());
        if (this == DELETION_VECTORS && !possible) {
            throw new DeltaTableException("upserts shall mark rows in deletion vectors, which the table does not have;"
                    + " set delta.enableDeletionVectors=true on it (readers that do not know vectors can no longer read"
                    + " it then), or upsert by copy-on-write");
        }
        return possible && this != COPY_ON_WRITE;
    }
}
