// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.util.Optional;

/**
 * A record to be put, alone or inside an aggregate.
 *
 * @param partitionKey 1 to 256 characters
 * @param explicitHashKey a decimal number below 2 to the power of 128 that chooses the shard
 * @param data not copied
 */
public record UserRecord(String partitionKey, Optional<String> explicitHashKey, byte[] data) {
    /** A record whose partition key chooses the shard. */
    public static UserRecord of(String partitionKey, byte[] data) {
        return new UserRecord(partitionKey, Optional.empty(), data);
    }

    /** No content. */
    @Override
    public String toString() {
        return "record of " + data.length + " bytes";
    }
}
