// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.spill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteSink} wrote, in the same order. Confined to one thread. */
public final class ByteSource {
    private static final int SEVEN_BITS = 0x7F;

    private byte[] bytes = new byte[0];
    private int position;

    /** A source of these bytes. */
    public static ByteSource of(byte[] bytes) {
        return new ByteSource().reset(bytes, 0);
    }

    ByteSource reset(byte[] content, int from) {
        bytes = content;
        position = from;
        return this;
    }

    /** One byte. */
    public byte getByte() {
        return bytes[position++];
    }

    /** Four bytes. */
    public int getInt() {
        position += Integer.BYTES;
        return ByteBuffer.wrap(bytes, position - Integer.BYTES, Integer.BYTES).getInt();
    }

    /** Eight bytes. */
    public long getLong() {
        position += Long.BYTES;
        return ByteBuffer.wrap(bytes, position - Long.BYTES, Long.BYTES).getLong();
    }

    /** A number that is seldom large. */
    public int getCount() {
        int value = 0;
        int shift = 0;
        byte next = getByte();
        while (next < 0) {
            value |= (next & SEVEN_BITS) << shift;
            shift += 7;
            next = getByte();
        }
        return value | (next << shift);
    }

    /** Bytes that stand behind their count. */
    public byte[] getBytes() {
        int count = getCount();
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** Text. */
    public String getText() {
        int count = getCount();
        position += count;
        return new String(bytes, position - count, count, StandardCharsets.UTF_8);
    }
}
