// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

/**
 * Where in a shard to read on.
 *
 * @param kind which of the three others counts
 * @param sequence of a record; empty where the kind needs none
 * @param timestamp milliseconds since the epoch; 0 where the kind needs none
 */
public record Position(Kind kind, String sequence, long timestamp) {
    /** The oldest record that the service holds. */
    public static final Position TRIM_HORIZON = new Position(Kind.TRIM_HORIZON, "", 0);

    /** The ways to say where. */
    public enum Kind {
        /** At the oldest record. */
        TRIM_HORIZON,
        /** At the first record that arrived then or later. */
        AT_TIMESTAMP,
        /** At the record of this number. */
        AT_SEQUENCE_NUMBER,
        /** Behind the record of this number. */
        AFTER_SEQUENCE_NUMBER
    }

    /** At the first record that arrived then or later. */
    public static Position atTimestamp(long millis) {
        return new Position(Kind.AT_TIMESTAMP, "", millis);
    }

    /** At the record of this number. */
    public static Position at(String sequence) {
        return new Position(Kind.AT_SEQUENCE_NUMBER, sequence, 0);
    }

    /** Behind the record of this number. */
    public static Position after(String sequence) {
        return new Position(Kind.AFTER_SEQUENCE_NUMBER, sequence, 0);
    }
}
