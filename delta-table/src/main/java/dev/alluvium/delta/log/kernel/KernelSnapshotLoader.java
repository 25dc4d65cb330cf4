// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.log.SnapshotLoader;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/**
 * Loads a snapshot through Delta Kernel, which knows every kind of checkpoint. What is read are the rows that Kernel
 * would write into a checkpoint of that version: unlike its scan they have each file's tags and statistics, and
 * unlike its look-up by application id all {@code txn} actions with their times.
 */
public final class KernelSnapshotLoader implements SnapshotLoader {
    /** Loads from any store. */
    public KernelSnapshotLoader() {}

    @Override
    public Optional<Snapshot> load(ObjectStore store) {
        if (!hasLog(store)) {
            return Optional.empty();
        }
        StoreFileIo fileIo = new StoreFileIo(store);
        KernelTable table = new KernelTable(fileIo, store.location());
        return Optional.of(table.call("load the newest version", () -> {
            Engine engine = table.engine();
            return load(table.latest(engine), engine, store, fileIo);
        }));
    }

    /**
     * The snapshot of this version.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if the log does not hold it, or it is damaged
     */
    public Snapshot loadVersion(ObjectStore store, long version) {
        StoreFileIo fileIo = new StoreFileIo(store);
        KernelTable table = new KernelTable(fileIo, store.location());
        return table.call("load version " + version, () -> {
            Engine engine = table.engine();
            return load(table.at(version, engine), engine, store, fileIo).sound();
        });
    }

    private static Snapshot load(io.delta.kernel.Snapshot latest, Engine engine, ObjectStore store, StoreFileIo fileIo)
            throws IOException {
        CheckpointRows rows = new CheckpointRows();
        try (CreateCheckpointIterator batches = latest.getCreateCheckpointIterator(engine)) {
            while (batches.hasNext()) {
                FilteredColumnarBatch batch = batches.next();
                rows.take(batch.getRows());
            }
        }
        return rows.snapshot(latest.getVersion(), timestamp(store, latest.getVersion()), fileIo.tail());
    }

    /** Of the newest commit: its own word if it gives one, else the object's time. */
    private static long timestamp(ObjectStore store, long version) {
        Optional<Long> stated = new CommitFiles(store)
                .read(version)
                .flatMap(commit -> commit.actions().stream()
                        .filter(CommitInfo.class::isInstance)
                        .map(action -> ((CommitInfo) action).fields().get("timestamp"))
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast)
                        .findFirst());
        return stated.orElseGet(() -> store.head(LogFiles.commit(version))
                .map(ObjectStatus::modifiedAt)
                .orElse(0L));
    }

    private static boolean hasLog(ObjectStore store) {
        Iterator<ObjectStatus> listed = store.list(LogFiles.DIRECTORY, "");
        while (listed.hasNext()) {
            String key = listed.next().key();
            if (LogFiles.commitVersion(key).isPresent() || key.contains(".checkpoint.")) {
                return true;
            }
        }
        return false;
    }
}
