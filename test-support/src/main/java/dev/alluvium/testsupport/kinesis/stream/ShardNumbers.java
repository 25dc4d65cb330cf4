// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The sequence numbers of one shard: 56 decimal digits as the service has them, ascending with the position.
 *
 * <p>From the top: a marker bit, the second of the shard's birth, the shard's number, the position (64 bits), the
 * shard's number again. A child is born in a later second than its parents, so its numbers are above theirs.
 *
 * @param birthSecond epoch second, made unique along a line of descent
 * @param shardIndex the number in the shard's name
 */
record ShardNumbers(long birthSecond, int shardIndex) {
    private static final int BYTES = 24;
    private static final long MARKER = 1L << 57;
    private static final int SECOND_SHIFT = 20;
    private static final int INDEX_SHIFT = 4;
    private static final int VERSION = 2;

    /** The number of a position. */
    String at(long position) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(high())
                .putLong(position)
                .putLong(low())
                .array();
        return new BigInteger(bytes).toString();
    }

    /** The position of a number; empty when it is none of this shard's. */
    OptionalLong positionOf(String number) {
        byte[] digits = new BigInteger(number).toByteArray();
        if (digits.length != BYTES) {
            return OptionalLong.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(digits);
        boolean own = parts.getLong() == high();
        long position = parts.getLong();
        return own && parts.getLong() == low() && position >= 0 ? OptionalLong.of(position) : OptionalLong.empty();
    }

    private long high() {
        return MARKER | birthSecond << SECOND_SHIFT;
    }

    private long low() {
        return (long) shardIndex << INDEX_SHIFT | VERSION;
    }
}
