// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Numbers of so many bits each, one behind the other. Confined to one thread. */
final class RunBits {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_AT_ONCE = 56;

    private byte[] bytes = new byte[1 << 13];
    private int length;
    private long pending;
    private int pendingBits;

    /** Begins anew. */
    void clear() {
        length = 0;
        pending = 0;
        pendingBits = 0;
    }

    /** Appends the lowest bits of a number; the others are zero. */
    void put(long value, int bits) {
        if (bits > MOST_AT_ONCE) {
            put(value & lowest(Integer.SIZE), Integer.SIZE);
            put(value >>> Integer.SIZE, bits - Integer.SIZE);
            return;
        }
        if (bytes.length - length < 2 * Long.BYTES) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        pending |= value << pendingBits;
        pendingBits += bits;
        LONGS.set(bytes, length, pending);
        length += pendingBits >>> 3;
        pending >>>= pendingBits & ~7;
        pendingBits &= 7;
    }

    /** The rest of the last byte is left empty. */
    void endByte() {
        if (pendingBits > 0) {
            put(0, Byte.SIZE - pendingBits);
        }
    }

    /** How many whole bytes there are. */
    int length() {
        return length;
    }

    /** The array that begins with them; valid until more is put. */
    byte[] array() {
        return bytes;
    }

    /** The number of so many bits at this bit of an array that has eight bytes more than it needs. */
    static long get(byte[] bytes, long at, int bits) {
        if (bits > MOST_AT_ONCE) {
            return get(bytes, at, Integer.SIZE) | get(bytes, at + Integer.SIZE, bits - Integer.SIZE) << Integer.SIZE;
        }
        return (long) LONGS.get(bytes, (int) (at >>> 3)) >>> (at & 7) & lowest(bits);
    }

    /** As many ones. */
    static long lowest(int bits) {
        return bits == 0 ? 0 : -1L >>> Long.SIZE - bits;
    }

    /** How many bits it takes. */
    static int width(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }
}
