// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.error.ProtocolViolationException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * Row positions as the protocol stores them, little endian: a magic number, the count of buckets, and of each bucket
 * its upper 32 bits and a bitmap in the portable format of Roaring.
 */
final class PositionBytes {
    private static final int MAGIC = 1_681_511_377;
    private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES;

    private PositionBytes() {}

    static byte[] encode(RowPositions positions) {
        NavigableMap<Integer, RoaringBitmap> buckets = new TreeMap<>();
        int size = HEADER_BYTES;
        for (Map.Entry<Integer, RoaringBitmap> bucket : positions.buckets().entrySet()) {
            RoaringBitmap small = bucket.getValue().clone();
            small.runOptimize();
            buckets.put(bucket.getKey(), small);
            size = Math.addExact(size, Integer.BYTES + small.serializedSizeInBytes());
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putLong(buckets.size());
        buckets.forEach((high, bitmap) -> {
            bytes.putInt(high);
            bitmap.serialize(bytes);
        });
        return bytes.array();
    }

    /**
     * @param origin which vector of which file, for messages
     * @throws ProtocolViolationException if these are not the bytes of row positions
     */
    static RowPositions decode(ByteBuffer content, String origin) {
        ByteBuffer bytes = content.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            int magic = bytes.getInt();
            if (magic != MAGIC) {
                throw damaged(origin, "begins with another magic number");
            }
            long count = bytes.getLong();
            NavigableMap<Integer, RoaringBitmap> buckets = new TreeMap<>();
            for (long i = 0; i < count; i++) {
                readBucket(bytes, buckets, origin);
            }
            if (bytes.hasRemaining()) {
                throw damaged(origin, "has " + bytes.remaining() + " bytes too many");
            }
            return new RowPositions(buckets);
        } catch (IOException | BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(origin, "is no bitmap (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void readBucket(ByteBuffer bytes, NavigableMap<Integer, RoaringBitmap> buckets, String origin)
            throws IOException {
        int high = bytes.getInt();
        if (high < 0 || (!buckets.isEmpty() && high <= buckets.lastKey())) {
            throw damaged(origin, "has buckets out of order");
        }
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        bytes.position(bytes.position() + bitmap.serializedSizeInBytes());
        if (!bitmap.isEmpty()) {
            buckets.put(high, bitmap);
        }
    }

    private static ProtocolViolationException damaged(String origin, String how) {
        return new ProtocolViolationException(origin + " " + how + "; restore it, or the table, from a copy");
    }
}
