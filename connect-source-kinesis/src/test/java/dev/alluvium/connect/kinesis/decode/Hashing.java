// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash keys as the service computes them. */
public final class Hashing {
    private Hashing() {}

    /** The hash key of a partition key. */
    public static BigInteger of(String partitionKey) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            return new BigInteger(1, md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
