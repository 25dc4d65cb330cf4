// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import dev.alluvium.connect.kinesis.shard.Shard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call for records, or one event of a subscription. It may be empty in the middle of a shard; only
 * a missing iterator is the end.
 *
 * @param nextIterator what to read on with: an iterator; of an event the sequence number at which to subscribe again.
 *     Null at the end of a closed shard
 * @param millisBehind how far the answer is behind the shard's tip; 0 when it is there
 * @param children the shards that follow; empty before the end
 */
public record RecordsAnswer(
        List<StreamRecord> records, @Nullable String nextIterator, long millisBehind, List<Shard> children) {
    /** Copies the lists. */
    public RecordsAnswer {
        records = List.copyOf(records);
        children = List.copyOf(children);
    }

    /** Bytes of all records. */
    public long size() {
        return records.stream().mapToLong(StreamRecord::size).sum();
    }
}
