// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import dev.alluvium.connect.kinesis.decode.DecodedRecord;
import dev.alluvium.connect.kinesis.decode.UserRecord;
import dev.alluvium.connect.kinesis.error.SourceErrors;
import dev.alluvium.connect.kinesis.offset.ShardOffset;
import dev.alluvium.connect.kinesis.record.Marker;
import dev.alluvium.connect.kinesis.record.RecordMapper;
import dev.alluvium.connect.kinesis.shard.ShardRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was fetched from one shard and not delivered, in order, and how far it was delivered. Confined to the task
 * thread.
 */
final class Lane {
    private final RecordMapper mapper;
    private final ShardRef shard;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private ShardOffset delivered;
    private int nextUser;
    private long bytes;
    private long skipped;

    Lane(RecordMapper mapper, ShardRef shard, ShardOffset delivered) {
        this.mapper = mapper;
        this.shard = shard;
        this.delivered = delivered;
    }

    ShardOffset delivered() {
        return delivered;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** Payloads left out so far because they do not have the format. */
    long skipped() {
        return skipped;
    }

    /** @param caughtUpAt the answer's time if this is the last record up to the tip; null otherwise */
    void add(DecodedRecord record, @Nullable Long caughtUpAt) {
        entries.add(new Entry(record, caughtUpAt, null, null));
        bytes += record.bytes();
    }

    /**
     * Adds a marker.
     *
     * @param change what it says of the offset, applied when it is delivered
     */
    void add(Marker marker, OffsetChange change) {
        entries.add(new Entry(null, null, marker, change));
    }

    /** Everything fetched so far is delivered, and nothing came until then. */
    void caughtUp(long millis) {
        delivered = delivered.caughtUp(millis);
    }

    /**
     * Moves records out, until there are that many or so many bytes. An aggregate may be cut.
     *
     * @return the bytes that are no longer held
     */
    long drain(int maxRecords, long maxBytes, List<SourceRecord> into) {
        long before = bytes;
        int target = into.size() + maxRecords;
        while (into.size() < target && before - bytes < maxBytes) {
            Entry entry = entries.peek();
            if (entry == null) {
                break;
            }
            if (entry.marker() != null && entry.change() != null) {
                delivered = entry.change().of(delivered);
                mapper.marker(entry.marker(), delivered).ifPresent(into::add);
                entries.remove();
            } else if (entry.record() != null) {
                drainRecord(entry.record(), entry.caughtUpAt(), target, into);
            }
        }
        return before - bytes;
    }

    private void drainRecord(DecodedRecord record, @Nullable Long caughtUpAt, int target, List<SourceRecord> into) {
        if (record.kind() == DecodedRecord.Kind.FATAL) {
            throw SourceErrors.corruptAggregate(shard, record.sequence());
        }
        List<UserRecord> users = record.users();
        while (nextUser < users.size() && into.size() < target) {
            UserRecord user = users.get(nextUser);
            boolean last = ++nextUser == users.size();
            if (isDone(record, user.sub())) {
                continue;
            }
            // What follows the last one was dropped by policy: it is covered too.
            int covered = last ? record.count() - 1 : user.sub();
            advance(record, covered, user.data().length);
            if (last && caughtUpAt != null) {
                delivered = delivered.caughtUp(caughtUpAt);
            }
            Optional<SourceRecord> made = mapper.record(record, user, delivered);
            made.ifPresentOrElse(into::add, () -> skipped++);
        }
        if (nextUser == users.size()) {
            finish(record, caughtUpAt);
        }
    }

    /** Delivered already; or named by a subscription that began at a time, as the last one before it. */
    private boolean isDone(DecodedRecord record, int sub) {
        return delivered.covers(record.sequence(), sub) || delivered.startsBehind(record.arrival());
    }

    private void finish(DecodedRecord record, @Nullable Long caughtUpAt) {
        if (!isDone(record, record.count() - 1)) {
            advance(record, Math.max(0, record.count() - 1), 0);
        }
        if (caughtUpAt != null) {
            delivered = delivered.caughtUp(caughtUpAt);
        }
        entries.remove();
        bytes -= record.bytes();
        nextUser = 0;
    }

    private void advance(DecodedRecord record, int sub, int size) {
        delivered = delivered
                .delivered(record.sequence(), sub, Math.max(1, record.count()), record.arrival())
                .plus(size);
    }

    /** What a marker says of the offset. */
    @FunctionalInterface
    interface OffsetChange {
        ShardOffset of(ShardOffset before);
    }

    /** A record or a marker. */
    private record Entry(
            @Nullable DecodedRecord record,
            @Nullable Long caughtUpAt,
            @Nullable Marker marker,
            @Nullable OffsetChange change) {}
}
