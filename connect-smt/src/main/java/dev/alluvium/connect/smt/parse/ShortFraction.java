// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

/**
 * Reads decimals of at most fifteen digits as doubles, which most are: digits and power of ten are exact as doubles
 * then, so their quotient is rounded once and is the nearest double (benchmark ParseText).
 *
 * @see "W. D. Clinger, How to read floating point numbers accurately, 1990"
 */
final class ShortFraction {
    private static final int MAX_DIGITS = 15;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private ShortFraction() {}

    /**
     * The number.
     *
     * @param text a number of JSON's grammar
     * @return NaN for one that is longer or has an exponent
     */
    static double of(char[] text, int offset, int length) {
        int end = offset + length;
        boolean negative = text[offset] == '-';
        int at = negative ? offset + 1 : offset;
        if (end - at > MAX_DIGITS + 1) {
            return Double.NaN;
        }
        long digits = 0;
        int point = end - 1;
        for (; at < end; at++) {
            char c = text[at];
            if (c == '.') {
                point = at;
            } else if (c > '9') {
                return Double.NaN;
            } else {
                digits = digits * 10 + (c - '0');
            }
        }
        double number = digits / POWERS[end - 1 - point];
        return negative ? -number : number;
    }
}
