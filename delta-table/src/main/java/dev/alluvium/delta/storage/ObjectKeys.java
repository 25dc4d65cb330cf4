// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage;

import java.util.Comparator;
import java.util.Locale;

/** What every adapter must agree on about keys. */
public final class ObjectKeys {
    /**
     * By UTF-8 bytes, as S3 lists. {@code String.compareTo} differs from U+10000 on: it puts the surrogates of such a
     * character before U+E000.
     */
    public static final Comparator<String> UTF8_ORDER = ObjectKeys::compareUtf8;

    private static final String LOG = "_delta_log/";
    private static final String ENCODED_SLASH = "%2F";

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
                throw new IllegalArgumentException(
                        "'" + shown(key) + "' is not a key: it has an empty or relative part");
            }
        }
        return key;
    }

    /**
     * The key, or the path of a data file as the log spells it, as messages may show it: without its directories, whose
     * names hold partition values, unless they are the log's.
     */
    public static String shown(String key) {
        if (key.startsWith(LOG)) {
            return key;
        }
        int encodedSlash = key.toUpperCase(Locale.ROOT).lastIndexOf(ENCODED_SLASH);
        int name = Math.max(key.lastIndexOf('/') + 1, encodedSlash < 0 ? 0 : encodedSlash + ENCODED_SLASH.length());
        return key.indexOf('=', name) < 0 ? key.substring(name) : "";
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
