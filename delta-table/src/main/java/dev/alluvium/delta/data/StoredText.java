// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as it is stored. A Java string may hold half of a surrogate pair, for which UTF-8 has no bytes: the data file
 * gets a question mark, and what the log says about the value has to be the same.
 */
public final class StoredText {
    private StoredText() {}

    /**
     * UTF-8 of a text that has to stay told from all others: two different broken ones would both become a question
     * mark.
     *
     * @throws CharacterCodingException if it holds half of a surrogate pair
     */
    public static byte[] strictUtf8(String text) throws CharacterCodingException {
        ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                }
                i++;
            }
        }
        return text;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
