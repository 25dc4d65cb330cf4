// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.shard;

import java.math.BigInteger;

/**
 * Hash keys of a stream from one to another.
 *
 * @param from the first one
 * @param to the first one behind it; above {@code from}
 */
public record HashRange(BigInteger from, BigInteger to) {
    /** The number of hash keys. */
    public static final BigInteger END = BigInteger.ONE.shiftLeft(128);
    /** Every hash key. */
    public static final HashRange ALL = new HashRange(BigInteger.ZERO, END);

    /** Checks the bounds. */
    public HashRange {
        if (from.signum() < 0 || to.compareTo(END) > 0 || from.compareTo(to) >= 0) {
            throw new IllegalArgumentException("a hash range lies within [0, 2^128) and is not empty");
        }
    }

    /** The range as the service writes it, with the last hash key instead of the one behind it. */
    public static HashRange ofInclusive(String first, String last) {
        return new HashRange(new BigInteger(first), new BigInteger(last).add(BigInteger.ONE));
    }

    /** Whether the hash key lies in it. */
    public boolean contains(BigInteger hashKey) {
        return hashKey.compareTo(from) >= 0 && hashKey.compareTo(to) < 0;
    }

    /** {@code [from,to)}. */
    @Override
    public String toString() {
        return "[" + from + "," + to + ")";
    }
}
