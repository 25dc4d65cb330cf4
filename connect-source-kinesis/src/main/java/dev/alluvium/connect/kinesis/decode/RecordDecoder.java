// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import dev.alluvium.connect.kinesis.shard.HashRange;
import dev.alluvium.connect.kinesis.stream.StreamRecord;
import java.util.List;

/**
 * Finds the user records in stored records. Thread safe.
 *
 * @param enabled whether aggregates are taken apart at all
 * @param corrupt what becomes of a record with the mark of an aggregate that is none
 * @param dropOutOfRange whether user records outside their shard's hash range are left out: the KPL sends them again
 */
public record RecordDecoder(boolean enabled, CorruptPolicy corrupt, boolean dropOutOfRange) {
    /** What becomes of a broken aggregate. */
    public enum CorruptPolicy {
        /** It is delivered as it is. */
        RAW,
        /** It stops the task. */
        FAIL,
        /** It is left out. */
        DROP
    }

    /**
     * The user records of a stored record.
     *
     * @param range of the shard
     */
    public DecodedRecord decode(StreamRecord record, HashRange range) {
        if (!enabled || !AggregatedRecordReader.isMarked(record.data())) {
            return plain(record, DecodedRecord.Kind.PLAIN);
        }
        try {
            List<UserRecord> users = AggregatedRecordReader.read(record.data(), range);
            List<UserRecord> kept = dropOutOfRange
                    ? users.stream().filter(user -> !user.outOfRange()).toList()
                    : users;
            return DecodedRecord.of(record, kept, users.size(), DecodedRecord.Kind.AGGREGATE);
        } catch (MalformedAggregateException broken) {
            return switch (corrupt) {
                case RAW -> plain(record, DecodedRecord.Kind.CORRUPT);
                case DROP -> DecodedRecord.of(record, List.of(), 1, DecodedRecord.Kind.CORRUPT);
                case FAIL -> DecodedRecord.of(record, List.of(), 1, DecodedRecord.Kind.FATAL);
            };
        }
    }

    private static DecodedRecord plain(StreamRecord record, DecodedRecord.Kind kind) {
        UserRecord user = new UserRecord(0, record.partitionKey(), null, record.data(), false);
        return DecodedRecord.of(record, List.of(user), 1, kind);
    }
}
