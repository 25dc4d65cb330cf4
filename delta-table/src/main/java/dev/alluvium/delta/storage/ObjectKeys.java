// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.util.Comparator;

/** What every adapter must agree on about keys. */
public final class ObjectKeys {
    /**
     * By UTF-8 bytes, as S3 lists. {@code String.compareTo} differs from U+10000 on: it puts the surrogates of such a
     * character before U+E000.
     */
    public static final Comparator<String> UTF8_ORDER = ObjectKeys::compareUtf8;

    private ObjectKeys() {}

    /**
     * The key, if it is one.
     *
     * @throws IllegalArgumentException if it is empty, begins or ends with a slash, or has an empty part, {@code .}
     *     or {@code ..}
     */
    public static String checked(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("'" + key + "' is not a key: it has an empty or relative part");
            }
        }
        return key;
    }

    private static int compareUtf8(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean leftSupplementary = Character.isSurrogate(a);
                return leftSupplementary == Character.isSurrogate(b) ? a - b : leftSupplementary ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
