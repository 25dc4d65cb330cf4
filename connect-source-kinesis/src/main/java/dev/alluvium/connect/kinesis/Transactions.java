// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import dev.alluvium.connect.kinesis.record.Marker;
import dev.alluvium.connect.kinesis.record.RecordHeaders;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * Where transactions end, if the user leaves that to the connector: after so much time, and at once behind the end
 * of a shard, for whose being stored its children wait. Confined to the task thread.
 */
final class Transactions {
    private final @Nullable TransactionContext context;
    private final long maxMillis;
    private boolean open;
    private long openedAt;

    /** @param context null where Connect decides */
    Transactions(@Nullable TransactionContext context, Duration max) {
        this.context = context;
        this.maxMillis = max.toMillis();
    }

    /**
     * What {@code poll} returns: null for nothing, and an empty list for nothing where a transaction is to be ended.
     */
    @Nullable
    List<SourceRecord> returned(List<SourceRecord> records, long now) {
        if (context == null) {
            return records.isEmpty() ? null : records;
        }
        if (!open && records.isEmpty()) {
            return null;
        }
        if (!open) {
            open = true;
            openedAt = now;
        }
        if (now - openedAt >= maxMillis || records.stream().anyMatch(Transactions::isEnd)) {
            open = false;
            context.commitTransaction();
            return records;
        }
        return records.isEmpty() ? null : records;
    }

    private static boolean isEnd(SourceRecord record) {
        Header marker = record.headers().lastWithName(RecordHeaders.MARKER);
        return marker != null && Marker.Kind.CLOSED.name().equals(marker.value());
    }
}
