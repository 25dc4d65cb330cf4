// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.DeletionVector;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A vector in a file of vectors.
 *
 * @param key of the file
 * @param vector as the log describes it
 * @param origin which vector of which data file, for messages
 */
record StoredVector(String key, DeletionVector vector, String origin) {
    /** The version of the format, which is the first byte of a file. */
    static final byte FORMAT = 1;

    /** What one array holds, with what stands around it. */
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    StoredVector {
        if (vector.offset().orElse(1) < 1 || vector.sizeInBytes() < 0 || vector.sizeInBytes() > MAX_BYTES) {
            throw new ProtocolViolationException(origin + " has no place in its file; repair the log before writing");
        }
    }

    private long offset() {
        return vector.offset().orElse(1);
    }

    /** The version comes along where it costs no request of its own. */
    private int before() {
        return offset() == 1 ? 1 : 0;
    }

    /** Where in the file its bytes begin. */
    long start() {
        return offset() - before();
    }

    /** Behind them. */
    long end() {
        return start() + before() + 2 * Integer.BYTES + vector.sizeInBytes();
    }

    /**
     * Takes it out of bytes of the file.
     *
     * @param part that were read, from its start or before on; they end where the file ends, if that is before its end
     * @param from position of the first of them in the file
     */
    RowPositions decode(byte[] part, long from) {
        int at = (int) (start() - from);
        int size = vector.sizeInBytes();
        if (part.length < at + end() - start()) {
            throw new ProtocolViolationException(origin + ": " + key + " ends too early; restore it from a copy");
        }
        ByteBuffer bytes = ByteBuffer.wrap(part, at, part.length - at);
        if (before() == 1 && bytes.get() != FORMAT) {
            throw new UnsupportedFeatureException(origin + ": " + key + " has a newer format than " + FORMAT);
        }
        if (bytes.getInt() != size) {
            throw new ProtocolViolationException(
                    origin + ": " + key + " holds another vector at " + offset() + " than the log describes");
        }
        ByteBuffer content = bytes.slice().limit(size);
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if ((int) crc.getValue() != bytes.getInt(bytes.position() + size)) {
            throw new ProtocolViolationException(
                    origin + ": the checksum at " + offset() + " of " + key + " is wrong; restore it from a copy");
        }
        return PositionBytes.decode(content, origin);
    }
}
