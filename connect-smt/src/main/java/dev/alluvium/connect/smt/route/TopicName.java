// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.route;

/** What Kafka takes for a topic name: 1 to 249 of {@code [a-zA-Z0-9._-]}, but neither {@code .} nor {@code ..}. */
final class TopicName {
    private static final int MAX_LENGTH = 249;

    private TopicName() {}

    static boolean isLegal(CharSequence name) {
        int length = name.length();
        if (length == 0 || length > MAX_LENGTH || (length <= 2 && isDots(name))) {
            return false;
        }
        return isLegalText(name);
    }

    /** Whether every character may stand in a name. */
    static boolean isLegalText(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isLegal(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The text with {@code _} for every character that may not stand in a name. */
    static String replaceIllegal(String text) {
        if (isLegalText(text)) {
            return text;
        }
        StringBuilder legal = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            legal.append(isLegal(c) ? c : '_');
        }
        return legal.toString();
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static boolean isDots(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }
}
