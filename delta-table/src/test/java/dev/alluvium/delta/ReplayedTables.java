// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.log.JsonReplay;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Optional;

/**
 * Opens tables by replaying their JSON commits: much quicker than a real snapshot load, where thousands are opened.
 */
public final class ReplayedTables {
    private ReplayedTables() {}

    /** The table in this store, whose log must never have been cleaned up. */
    public static DeltaTable open(ObjectStore store, TableContext context) {
        return DeltaTable.open(store, context, new JsonReplay()).orElseThrow();
    }

    /** The table as somebody who knows its newest version already opens it. */
    public static DeltaTable at(Snapshot newest, ObjectStore store, TableContext context) {
        return DeltaTable.open(store, context, ignored -> Optional.of(newest)).orElseThrow();
    }

    /** The table as this loader finds it, now and whenever the log has gone on without us. */
    public static DeltaTable open(ObjectStore store, TableContext context, SnapshotLoader loader) {
        return DeltaTable.open(store, context, loader).orElseThrow();
    }
}
