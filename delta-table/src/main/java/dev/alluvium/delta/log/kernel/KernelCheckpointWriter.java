// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.CheckpointWriter;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStore;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;

/**
 * Has Kernel write the Parquet of a checkpoint into memory, reads it back, compares it with the snapshot that we
 * followed commit by commit, and only then publishes it: a checkpoint of a replay that went wrong is valid Parquet
 * too. Needs memory for one checkpoint, some hundred bytes per live file.
 */
public final class KernelCheckpointWriter implements CheckpointWriter {
    /** Writes to any store. */
    public KernelCheckpointWriter() {}

    @Override
    public boolean write(ObjectStore store, Snapshot snapshot) {
        String key = LogFiles.checkpoint(snapshot.version());
        if (store.head(key).isPresent()) {
            return false;
        }
        CapturingFileIo files = new CapturingFileIo(store, KernelTable.path(key));
        KernelTable table = new KernelTable(files, store.location());
        CheckpointRows rows = table.call("write the checkpoint of version " + snapshot.version(), () -> {
            Engine engine = table.engine();
            writeCaptured(table, engine, snapshot.version());
            return readBack(engine, key, files.content().length);
        });
        verify(rows, snapshot);
        byte[] content = files.content();
        store.putIfAbsent(key, content);
        store.put(LogFiles.LAST_CHECKPOINT, pointer(snapshot, rows, content.length));
        return true;
    }

    private static void writeCaptured(KernelTable table, Engine engine, long version) throws IOException {
        io.delta.kernel.Snapshot kernelSnapshot = table.at(version, engine);
        try (CreateCheckpointIterator rows = kernelSnapshot.getCreateCheckpointIterator(engine)) {
            engine.getParquetHandler().writeParquetFileAtomically(KernelTable.path(LogFiles.checkpoint(version)), rows);
        }
    }

    private static CheckpointRows readBack(Engine engine, String key, int size) throws IOException {
        CheckpointRows rows = new CheckpointRows();
        FileStatus file = FileStatus.of(KernelTable.path(key), size, 0);
        try (CloseableIterator<FileReadResult> batches = engine.getParquetHandler()
                .readParquetFiles(
                        Utils.singletonCloseableIterator(file), SingleAction.CHECKPOINT_SCHEMA, Optional.empty())) {
            while (batches.hasNext()) {
                rows.take(batches.next().getData().getRows());
            }
        }
        return rows;
    }

    private static void verify(CheckpointRows rows, Snapshot snapshot) {
        boolean same = rows.protocol().equals(snapshot.protocol())
                && rows.metadata().equals(snapshot.metadata())
                && rows.files().size() == snapshot.files().size()
                && new HashSet<>(rows.files()).equals(new HashSet<>(snapshot.files()))
                && rows.txns().size() == snapshot.txns().size()
                && new HashSet<>(rows.txns()).equals(new HashSet<>(snapshot.txns()));
        if (!same) {
            throw new ProtocolViolationException("the checkpoint of version " + snapshot.version() + " would hold "
                    + rows.files().size() + " files and " + rows.txns().size() + " txn where the table has "
                    + snapshot.files().size() + " and " + snapshot.txns().size()
                    + ", or other ones; it was not published");
        }
    }

    private static byte[] pointer(Snapshot snapshot, CheckpointRows rows, int sizeInBytes) {
        String json = "{\"version\":" + snapshot.version() + ",\"size\":" + rows.rows() + ",\"sizeInBytes\":"
                + sizeInBytes + ",\"numOfAddFiles\":" + rows.files().size() + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
