// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import java.math.BigInteger;

/** Hash keys for tests. */
public final class Hashing {
    private Hashing() {}

    /** The hash key of a partition key. */
    public static BigInteger of(String partitionKey) {
        return HashKeys.of(partitionKey);
    }
}
