// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.RecordException;
import java.nio.ByteBuffer;

/** Bytes, in either of the classes that Connect allows. */
final class BinaryReader {
    private BinaryReader() {}

    /** The bytes of a value of type BYTES. */
    static Object read(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof ByteBuffer buffer) {
            return bytes(buffer);
        }
        throw new RecordException("bytes have another class than their schema says");
    }

    /** A copy of what remains in the buffer, which is left as it is. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
