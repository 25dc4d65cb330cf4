// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the 128-bit space of hash keys.
 *
 * @param from first key
 * @param to last key, included
 */
public record HashRange(BigInteger from, BigInteger to) {
    private static final BigInteger SIZE = BigInteger.ONE.shiftLeft(128);

    /** The whole space. */
    public static final HashRange ALL = new HashRange(BigInteger.ZERO, SIZE.subtract(BigInteger.ONE));

    /** Checks the order. */
    public HashRange {
        if (from.signum() < 0 || to.compareTo(from) < 0 || to.compareTo(SIZE) >= 0) {
            throw new IllegalArgumentException("not a range of hash keys: " + from + " to " + to);
        }
    }

    /** The whole space in so many parts that differ by one key at most. */
    public static List<HashRange> parts(int count) {
        List<HashRange> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new HashRange(border(i, count), border(i + 1, count).subtract(BigInteger.ONE)));
        }
        return parts;
    }

    /** The hash key of a partition key: its MD5. */
    public static BigInteger hash(String partitionKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return new BigInteger(1, digest.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** The part below a key that lies inside. */
    public HashRange below(BigInteger key) {
        return new HashRange(from, key.subtract(BigInteger.ONE));
    }

    /** The part from a key on that lies inside. */
    public HashRange startingAt(BigInteger key) {
        return new HashRange(key, to);
    }

    /** Whether the key can be the start of the upper half of a split. */
    public boolean splitsAt(BigInteger key) {
        return from.compareTo(key) < 0 && key.compareTo(to) <= 0;
    }

    /** Whether the other range follows this one without a gap. */
    public boolean touches(HashRange next) {
        return to.add(BigInteger.ONE).equals(next.from);
    }

    /** Both together, where {@link #touches} holds. */
    public HashRange join(HashRange next) {
        return new HashRange(from, next.to);
    }

    private static BigInteger border(int index, int count) {
        return SIZE.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(count));
    }
}
