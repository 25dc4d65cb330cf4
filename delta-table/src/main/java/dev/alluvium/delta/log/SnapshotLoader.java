// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.storage.ObjectStore;
import java.util.Optional;

/** Reads a table's newest version from nothing but its log: checkpoint, then the commits after it. */
@FunctionalInterface
public interface SnapshotLoader {
    /**
     * The newest version; empty if there is no log.
     *
     * @throws dev.alluvium.delta.error.ProtocolViolationException if the log is damaged
     */
    Optional<Snapshot> load(ObjectStore store);
}
