// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.data;

import org.jspecify.annotations.Nullable;

/**
 * The bounds of a string column, in the order of code points, which is that of the UTF-8 bytes that readers compare.
 * Long values are cut: the least to a prefix, the greatest to a prefix and a character above whatever was cut.
 */
final class StringBounds implements ColumnBounds {
    private static final int PREFIX = 32;
    private static final int LONGEST_PREFIX = 2 * PREFIX;
    private static final int LAST_ASCII = 0x7F;

    private @Nullable String min;
    private @Nullable String max;

    @Override
    public void accept(Object value) {
        String text = StoredText.of((String) value);
        min = min == null || compare(text, min) < 0 ? text : min;
        max = max == null || compare(text, max) > 0 ? text : max;
    }

    @Override
    public @Nullable Object min() {
        return min == null || min.length() <= PREFIX ? min : min.substring(0, boundary(min, PREFIX));
    }

    @Override
    public @Nullable Object max() {
        return max == null || max.length() <= PREFIX ? max : cutMax(max);
    }

    private static @Nullable String cutMax(String text) {
        int end = boundary(text, PREFIX);
        while (end < text.length() && end <= LONGEST_PREFIX) {
            int cut = text.codePointAt(end);
            if (cut < Character.MAX_CODE_POINT) {
                int above = cut < LAST_ASCII ? LAST_ASCII : Character.MAX_CODE_POINT;
                return text.substring(0, end) + Character.toString(above);
            }
            end += Character.charCount(cut);
        }
        return end >= text.length() ? text : null;
    }

    private static int boundary(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1)) && Character.isLowSurrogate(text.charAt(end))
                ? end + 1
                : end;
    }

    /** {@code String.compareTo} orders UTF-16 units, in which surrogates stand before U+E000. */
    static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean leftPair = Character.isSurrogate(l);
                return leftPair == Character.isSurrogate(r) ? Character.compare(l, r) : leftPair ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
