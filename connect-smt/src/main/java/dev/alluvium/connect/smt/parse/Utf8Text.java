// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 strictly: what is malformed is refused, never replaced. */
public final class Utf8Text {
    private static final char REPLACEMENT = '\uFFFD';

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

    /** Whether all bytes are characters from 1 to 127; 0 would pass for UTF-16. */
    static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one <= 0) {
                return false;
            }
        }
        return true;
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
