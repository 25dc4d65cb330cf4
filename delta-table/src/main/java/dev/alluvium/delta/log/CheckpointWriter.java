// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.storage.ObjectStore;

/** Leaves a checkpoint of a version, so that readers need not replay the commits before it. */
@FunctionalInterface
public interface CheckpointWriter {
    /**
     * Publishes the checkpoint of this snapshot's version, unless there is one. What is published was read back and
     * holds what the snapshot holds.
     *
     * @return whether it was published by this call
     * @throws dev.alluvium.delta.error.DeltaTableException if it could not be written, or would not have been
     *     complete; then nothing was published, and the table is as good as before
     */
    boolean write(ObjectStore store, Snapshot snapshot);
}
