// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.record;

/**
 * How records are made.
 *
 * @param topic of a stream's records
 * @param stateTopic of the markers; empty where none are written
 * @param key what becomes the key
 * @param format what a payload becomes
 * @param arrivalTimestamp whether a record's timestamp is its arrival, or none
 * @param skipMalformed whether a payload that does not have the format is left out, or stops the task
 */
public record MappingSettings(
        TopicTemplate topic,
        String stateTopic,
        Key key,
        ValueFormat format,
        boolean arrivalTimestamp,
        boolean skipMalformed) {
    /** Whether what no record carries is written as a marker. */
    public boolean hasStateTopic() {
        return !stateTopic.isEmpty();
    }

    /** What becomes the key. */
    public enum Key {
        /** The partition key, a text. */
        PARTITION_KEY,
        /** The explicit hash key, a text; null where the producer gave none. */
        EXPLICIT_HASH_KEY,
        /** Null. */
        NONE
    }
}
