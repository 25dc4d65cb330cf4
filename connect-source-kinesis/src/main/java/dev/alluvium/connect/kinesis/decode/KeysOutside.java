// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import dev.alluvium.connect.kinesis.shard.HashRange;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.BitSet;

/**
 * Which keys of an aggregate's tables lie outside a shard. Each is hashed once however many records have it, and
 * compared as two longs: with many keys the hashes are most of what an aggregate costs.
 *
 * <p>Confined to one aggregate and one thread.
 */
final class KeysOutside {
    private static final int BYTES = 16;

    private final boolean isWhole;
    private final HashRange range;
    private final MessageDigest md5;
    private final ByteBuffer bounds = ByteBuffer.allocate(2 * BYTES);
    private final BitSet known = new BitSet();
    private final BitSet outside = new BitSet();

    /** For a shard's range. The digest is one that nobody else is in the middle of. */
    KeysOutside(HashRange range, MessageDigest md5) {
        this.isWhole = range.equals(HashRange.ALL);
        this.range = range;
        this.md5 = md5;
        put(range.from(), 0);
        put(range.to().subtract(BigInteger.ONE), BYTES);
    }

    /** Whether the partition key at this place of its table hashes to outside the shard. */
    boolean hasPartitionKey(int index, String partitionKey) {
        if (isWhole) {
            return false;
        }
        if (!known.get(index)) {
            known.set(index);
            ByteBuffer hash = ByteBuffer.wrap(md5.digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
            outside.set(index, compare(hash, 0) < 0 || compare(hash, BYTES) > 0);
        }
        return outside.get(index);
    }

    /** Whether an explicit hash key lies outside the shard; a text that is no number does. */
    boolean hasHashKey(String explicitHashKey) {
        if (isWhole) {
            return false;
        }
        return !explicitHashKey.matches("[0-9]{1,39}") || !range.contains(new BigInteger(explicitHashKey));
    }

    private void put(BigInteger bound, int at) {
        bounds.putLong(at, bound.shiftRight(Long.SIZE).longValue());
        bounds.putLong(at + Long.BYTES, bound.longValue());
    }

    private int compare(ByteBuffer hash, int bound) {
        int high = Long.compareUnsigned(hash.getLong(0), bounds.getLong(bound));
        return high != 0 ? high : Long.compareUnsigned(hash.getLong(Long.BYTES), bounds.getLong(bound + Long.BYTES));
    }
}
