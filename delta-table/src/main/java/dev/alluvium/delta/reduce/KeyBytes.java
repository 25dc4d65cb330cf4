// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The canonical bytes of one key after another, as {@link KeyCodec} writes them. Confined to one thread. */
public final class KeyBytes {
    private static final byte DATE = 4;
    private static final byte DECIMAL = 6;
    private static final byte BOOLEAN = 7;

    /** Grows as needed; a key is short. */
    private ByteBuffer buffer = ByteBuffer.allocate(32);

    /** Begins with the bytes of the key; not to be changed, and those of another one soon. */
    public byte[] array() {
        return buffer.array();
    }

    /** How many bytes the key has. */
    public int length() {
        return buffer.position();
    }

    /** A key that stays. */
    public Key toKey() {
        return new Key(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    void clear() {
        buffer.clear();
    }

    private ByteBuffer room(int size) {
        if (buffer.remaining() < size) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + size));
            buffer.flip();
            larger.put(buffer);
            buffer = larger;
        }
        return buffer;
    }

    void number(byte tag, long value) {
        room(1 + Long.BYTES).put(tag).putLong(value);
    }

    void day(int value) {
        room(1 + Integer.BYTES).put(DATE).putInt(value);
    }

    void flag(boolean value) {
        room(2).put(BOOLEAN).put((byte) (value ? 1 : 0));
    }

    void bytes(byte tag, byte[] value) {
        room(1 + Integer.BYTES + value.length).put(tag).putInt(value.length).put(value);
    }

    void decimal(BigDecimal value, int scale) {
        byte[] unscaled = value.setScale(scale).unscaledValue().toByteArray();
        room(3 + unscaled.length)
                .put(DECIMAL)
                .put((byte) scale)
                .put((byte) unscaled.length)
                .put(unscaled);
    }
}
