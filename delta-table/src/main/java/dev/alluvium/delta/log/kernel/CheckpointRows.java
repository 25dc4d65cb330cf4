// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogTail;
import dev.alluvium.delta.log.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reconciled state of a table, gathered row by row. Confined to one thread. */
final class CheckpointRows {
    private final List<AddFile> files = new ArrayList<>();
    private final List<Txn> txns = new ArrayList<>();
    private @Nullable Protocol protocol;
    private @Nullable Metadata metadata;
    private long rows;

    /** Takes all rows and closes them. */
    void take(CloseableIterator<Row> batch) throws IOException {
        try (batch) {
            while (batch.hasNext()) {
                take(batch.next());
            }
        }
    }

    /** How many rows there were, removed files and other actions included. */
    long rows() {
        return rows;
    }

    List<AddFile> files() {
        return files;
    }

    List<Txn> txns() {
        return txns;
    }

    /** The snapshot that the rows make up, together with the newest commits. */
    Snapshot snapshot(long version, long timestamp, LogTail tail) {
        Snapshot.State state = new Snapshot.State(files, txns, tail);
        return Snapshot.of(version, timestamp, protocol(), metadata(), state);
    }

    Protocol protocol() {
        if (protocol == null) {
            throw new ProtocolViolationException("the log holds no protocol action");
        }
        return protocol;
    }

    Metadata metadata() {
        if (metadata == null) {
            throw new ProtocolViolationException("the log holds no metaData action");
        }
        return metadata;
    }

    private void take(Row row) {
        rows++;
        Row add = ActionRows.struct(row, "add");
        Row txn = add == null ? ActionRows.struct(row, "txn") : null;
        if (add != null) {
            files.add(ActionRows.add(add));
        } else if (txn != null) {
            txns.add(ActionRows.txn(txn));
        } else {
            takeTableAction(row);
        }
    }

    private void takeTableAction(Row row) {
        Row newProtocol = ActionRows.struct(row, "protocol");
        Row newMetadata = ActionRows.struct(row, "metaData");
        if (newProtocol != null) {
            protocol = ActionRows.protocol(newProtocol);
        }
        if (newMetadata != null) {
            metadata = ActionRows.metadata(newMetadata);
        }
    }
}
