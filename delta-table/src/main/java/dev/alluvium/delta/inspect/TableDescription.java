// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.inspect;

import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.schema.StructType;
import java.util.List;

/**
 * What a table is at one version.
 *
 * @param timestamp of the version's commit, epoch milliseconds
 * @param files live ones
 * @param bytes of the live files
 * @param markedRows rows of the live files that deletion vectors mark
 * @param filesWithVectors live files that have one
 * @param txns how far each application has written, by its id
 */
public record TableDescription(
        String location,
        long version,
        long timestamp,
        Protocol protocol,
        Metadata metadata,
        StructType schema,
        long files,
        long bytes,
        long markedRows,
        long filesWithVectors,
        List<Txn> txns) {
    /** Copies the list. */
    public TableDescription {
        txns = List.copyOf(txns);
    }
}
