// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.client;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which of the open shards a partition key belongs to: the one whose range holds the key's MD5. Immutable. */
public final class ShardRanges {
    private final NavigableMap<BigInteger, String> byFirstHash;

    /** @param byFirstHash the open shards by the first hash key of each */
    public ShardRanges(Map<BigInteger, String> byFirstHash) {
        this.byFirstHash = new TreeMap<>(byFirstHash);
    }

    /** The shard's id. */
    public String shardOf(String partitionKey) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
            return byFirstHash.floorEntry(new BigInteger(1, digest)).getValue();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
