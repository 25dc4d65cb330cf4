// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.nio.charset.StandardCharsets;

/**
 * A record as a shard keeps it.
 *
 * @param position in its shard, from 1 on, without gaps
 * @param arrivalMillis when it arrived
 * @param partitionKey as it was put
 * @param data not copied
 */
public record StoredRecord(long position, long arrivalMillis, String partitionKey, byte[] data) {
    /** What it counts towards limits. */
    public int bytes() {
        return data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Its position alone: content stays out of logs. */
    @Override
    public String toString() {
        return "record " + position;
    }
}
