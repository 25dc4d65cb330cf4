// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import dev.alluvium.connect.kinesis.stream.StreamRecord;
import java.util.List;

/**
 * A stored record with the user records in it.
 *
 * @param sequence its number
 * @param arrival when the service took it
 * @param encryption {@code KMS} or {@code NONE}
 * @param users what is to be delivered, ascending by index; may be empty
 * @param count user records that it holds, delivered or not; 1 when it is no aggregate
 * @param kind what it was found to be
 * @param bytes that it takes, roughly
 */
public record DecodedRecord(
        String sequence, long arrival, String encryption, List<UserRecord> users, int count, Kind kind, long bytes) {
    /** What a stored record is. */
    public enum Kind {
        /** One user record. */
        PLAIN,
        /** An intact aggregate. */
        AGGREGATE,
        /** A broken aggregate, delivered as it is or dropped. */
        CORRUPT,
        /** A broken aggregate that must stop the task. */
        FATAL
    }

    static DecodedRecord of(StreamRecord record, List<UserRecord> users, int count, Kind kind) {
        return new DecodedRecord(
                record.sequence(), record.arrival(), record.encryption(), users, count, kind, record.size());
    }

    /** User records outside the shard's hash range that are delivered all the same. */
    public int outOfRange() {
        return kind == Kind.AGGREGATE
                ? (int) users.stream().filter(UserRecord::outOfRange).count()
                : 0;
    }
}
