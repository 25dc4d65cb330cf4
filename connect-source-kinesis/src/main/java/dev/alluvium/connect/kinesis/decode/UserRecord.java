// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import org.jspecify.annotations.Nullable;

/**
 * A record as its producer meant it.
 *
 * @param sub its index within the stored record, from 0
 * @param explicitHashKey null for none
 * @param data the payload; not to be changed
 * @param outOfRange whether its hash key lies outside its shard, as after a reshard that the producer did not see
 */
@SuppressWarnings("ArrayRecordComponent")
public record UserRecord(
        int sub, String partitionKey, @Nullable String explicitHashKey, byte[] data, boolean outOfRange) {
    /** Never the payload or a key. */
    @Override
    public String toString() {
        return "UserRecord[" + sub + ", " + data.length + " bytes]";
    }
}
