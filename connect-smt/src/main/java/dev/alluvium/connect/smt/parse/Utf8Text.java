// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 strictly: what is malformed is refused, never replaced. */
public final class Utf8Text {
    private static final char REPLACEMENT = '\uFFFD';

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';

    private Utf8Text() {}

    /**
     * The text of bytes.
     *
     * @throws MalformedJsonException for bytes that are not UTF-8
     */
    public static String of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The quick decoder replaces what it cannot read, so only texts with a replacement need the strict one.
        return text.indexOf(REPLACEMENT) < 0 ? text : strict(ByteBuffer.wrap(bytes));
    }

    /**
     * The text of a buffer, whose position stays where it is.
     *
     * @throws MalformedJsonException for bytes that are not UTF-8
     */
    public static String of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return of(bytes);
    }

    /** How many bytes a text has in UTF-8. */
    static long length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair counts two, four in all.
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    private static String strict(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("bytes that are not UTF-8");
        }
    }

    /** Whether every surrogate has its other half; UTF-8 has no way to write one alone. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Whether all bytes are characters from 1 to 127; 0 would pass for UTF-16. Eight at a time, because looking at each
     * costs a fifth of parsing them (benchmark ParseText).
     */
    static boolean isAscii(byte[] bytes) {
        int at = 0;
        long seen = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at);
            seen |= eight | ((eight - ONES) & ~eight);
        }
        for (; at < bytes.length; at++) {
            seen |= bytes[at] <= 0 ? HIGH_BITS : 0;
        }
        return (seen & HIGH_BITS) == 0;
    }

    /** Whether ASCII text holds a backslash. */
    static boolean hasEscapes(byte[] bytes) {
        int at = 0;
        long seen = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at) ^ BACKSLASHES;
            seen |= (eight - ONES) & ~eight;
        }
        for (; at < bytes.length; at++) {
            seen |= bytes[at] == '\\' ? HIGH_BITS : 0;
        }
        return (seen & HIGH_BITS) != 0;
    }

    /** Whether ASCII text holds nothing but white space. */
    static boolean isBlank(byte[] bytes) {
        for (byte one : bytes) {
            if (!Character.isWhitespace(one)) {
                return false;
            }
        }
        return true;
    }
}
