// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, for one entry after another. Read back by {@link ByteSource}. Confined to one thread. */
public final class ByteSink {
    private static final int FIRST_SIZE = 256;
    private static final int SEVEN_BITS = 0x7F;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /** Begins anew. */
    public ByteSink clear() {
        length = 0;
        return this;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** The array that holds the bytes from its beginning; valid until more are put. */
    byte[] array() {
        return bytes;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** One byte. */
    public ByteSink putByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Four bytes, the most significant first. */
    public ByteSink putInt(int value) {
        room(Integer.BYTES);
        ByteBuffer.wrap(bytes, length, Integer.BYTES).putInt(value);
        length += Integer.BYTES;
        return this;
    }

    /** Eight bytes, the most significant first: not negative numbers sort as they are. */
    public ByteSink putLong(long value) {
        room(Long.BYTES);
        ByteBuffer.wrap(bytes, length, Long.BYTES).putLong(value);
        length += Long.BYTES;
        return this;
    }

    /** A number that is seldom large and never negative: seven bits a byte. */
    public ByteSink putCount(int value) {
        int rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            putByte(rest | (SEVEN_BITS + 1));
            rest >>>= 7;
        }
        return putByte(rest);
    }

    /** The bytes alone. */
    public ByteSink putAll(byte[] value) {
        return putAll(value, 0, value.length);
    }

    ByteSink putAll(byte[] value, int from, int count) {
        room(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
        return this;
    }

    /** What another sink holds. */
    public ByteSink putAll(ByteSink other) {
        return putAll(other.bytes, 0, other.length);
    }

    /** The bytes and, before them, how many there are. */
    public ByteSink putBytes(byte[] value) {
        return putCount(value.length).putAll(value);
    }

    /** Text; half of a surrogate pair becomes a question mark, as in a data file. */
    public ByteSink putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }
}
