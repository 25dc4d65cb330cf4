// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash keys as the service computes them. */
final class HashKeys {
    private HashKeys() {}

    /** The MD5 of the partition key, as an unsigned number. */
    static BigInteger of(String partitionKey) {
        return new BigInteger(1, md5().digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
