// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deletion vectors as another engine writes them into the log. */
final class Vectors {
    private static final int INLINE = 1 << 20;

    private Vectors() {}

    /** The file with one more row marked, which lies in this store. */
    static AddFile marked(ObjectStore store, AddFile file, long position) {
        RowPositions before = new DeletionVectors(store).read(file);
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                file.stats(),
                file.tags(),
                Optional.of(new DeletionVectors(new MemoryObjects(Clock.systemUTC()))
                        .write(List.of(before.plus(RowPositions.of(position))), INLINE, new UUID(0, 0))
                        .get(0)));
    }
}
