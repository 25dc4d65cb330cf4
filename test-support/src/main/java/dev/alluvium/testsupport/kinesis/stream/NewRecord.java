// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A record that is to be put.
 *
 * @param partitionKey decides the shard, unless there is an explicit hash key
 * @param explicitHashKey where the shard is chosen by hand
 * @param data not copied
 */
public record NewRecord(String partitionKey, Optional<BigInteger> explicitHashKey, byte[] data) {
    /** Where it goes. */
    public BigInteger hashKey() {
        return explicitHashKey.orElseGet(() -> HashRange.hash(partitionKey));
    }

    /** What it counts towards limits. */
    public long bytes() {
        return data.length + (long) partitionKey.getBytes(StandardCharsets.UTF_8).length;
    }

    /** No content. */
    @Override
    public String toString() {
        return "record of " + data.length + " bytes";
    }
}
