// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

/**
 * A record as the service stores it; it may hold an aggregate of many.
 *
 * @param arrival when the service took it, in milliseconds since the epoch
 * @param data the payload; not to be changed
 * @param encryption {@code KMS} or {@code NONE}
 */
@SuppressWarnings("ArrayRecordComponent")
public record StreamRecord(String sequence, long arrival, String partitionKey, byte[] data, String encryption) {
    /** Bytes that it takes, roughly. */
    public int size() {
        return data.length + partitionKey.length();
    }

    /** Never the payload or the key. */
    @Override
    public String toString() {
        return "StreamRecord[" + sequence + ", " + data.length + " bytes]";
    }
}
