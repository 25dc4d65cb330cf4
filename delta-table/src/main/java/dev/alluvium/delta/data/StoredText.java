// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import java.nio.charset.StandardCharsets;

/**
 * Text as it is stored. A Java string may hold half of a surrogate pair, for which UTF-8 has no bytes: the data file
 * gets a question mark, and what the log says about the value has to be the same.
 */
final class StoredText {
    private StoredText() {}

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
