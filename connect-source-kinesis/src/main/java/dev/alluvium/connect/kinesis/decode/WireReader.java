// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.decode;

import java.nio.charset.StandardCharsets;

/**
 * Reads the protobuf wire format from a part of an array. Confined to one thread.
 *
 * <p>Every read throws {@link MalformedAggregateException} where the bytes end too early or mean nothing.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int LENGTH_DELIMITED = 2;
    private static final int FIXED64 = 1;
    private static final int FIXED32 = 5;
    private static final int WIRE_TYPE_BITS = 3;
    private static final int MAX_VARINT_BITS = 64;

    private final byte[] bytes;
    private final int end;
    private int at;

    WireReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** A field's tag: its number and its wire type. */
    int tag() {
        long tag = varint();
        if (tag <= 0 || tag > Integer.MAX_VALUE) {
            throw new MalformedAggregateException();
        }
        return (int) tag;
    }

    static int field(int tag) {
        return tag >>> WIRE_TYPE_BITS;
    }

    static int wireType(int tag) {
        return tag & 0x7;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            if (at >= end) {
                throw new MalformedAggregateException();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedAggregateException();
    }

    /** The length of what follows, which is all there. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedAggregateException();
        }
        return (int) length;
    }

    /** Reads a part and stands behind it. */
    WireReader part() {
        int length = length();
        WireReader part = new WireReader(bytes, at, at + length);
        at += length;
        return part;
    }

    void skip(int wireType) {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case LENGTH_DELIMITED -> advance(length());
            case FIXED32 -> advance(4);
            default -> throw new MalformedAggregateException();
        }
    }

    /** Reads a part that is text, and stands behind it. */
    String text() {
        int length = length();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    byte[] rest() {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, at, end);
        at = end;
        return copy;
    }

    private void advance(int count) {
        if (count > end - at) {
            throw new MalformedAggregateException();
        }
        at += count;
    }
}
