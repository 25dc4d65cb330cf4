// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.TableFeatures;
import dev.alluvium.delta.log.kernel.KernelCheckpointWriter;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The log without its past. Statistics of files hold values of their rows, in commits and in checkpoints: behind a new
 * checkpoint everything older goes. Confined to the thread that owns the table.
 */
final class ForgottenLog {
    private final DeltaTable table;
    private final ObjectStore store;

    ForgottenLog(DeltaTable table) {
        this.table = table;
        this.store = table.store();
    }

    /** What would go if the log began at the newest version. */
    List<String> older(long version) {
        List<String> older = new ArrayList<>();
        for (Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, ""); listed.hasNext(); ) {
            String key = listed.next().key();
            if (LogFiles.lastVersion(key).orElse(Long.MAX_VALUE) < version) {
                older.add(key);
            }
        }
        return older;
    }

    /** Parts of other engines' checkpoints; of none that is newer than ours, or nobody knows whose they are. */
    private List<String> sidecars(long version) {
        List<String> sidecars = new ArrayList<>();
        for (Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, ""); listed.hasNext(); ) {
            String key = listed.next().key();
            if (key.startsWith(LogFiles.SIDECARS)) {
                sidecars.add(key);
            }
            boolean isOther = key.contains(".checkpoint.") && !key.equals(LogFiles.checkpoint(version));
            if (isOther && LogFiles.lastVersion(key).orElse(-1) >= version) {
                return List.of();
            }
        }
        return sidecars;
    }

    /**
     * Makes the log begin at the newest version.
     *
     * @return how many objects went
     */
    int forget() {
        Snapshot newest = table.refresh();
        boolean isWritten = new KernelCheckpointWriter().write(store, newest);
        List<String> older = older(newest.version());
        // One that is there already may be another engine's, or that of our commit if it ended an interval.
        if (isWritten || !TableFeatures.allowSidecars(newest.protocol())) {
            older.addAll(sidecars(newest.version()));
        }
        // Oldest first: after a crash what is left is a log with a later beginning, not one with a hole.
        store.delete(older);
        return older.size();
    }
}
