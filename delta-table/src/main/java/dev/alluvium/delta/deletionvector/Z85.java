// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.deletionvector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes as text: each four bytes are five of 85 characters. What is not a multiple of four is padded with zeros.
 *
 * @see "ZeroMQ RFC 32/Z85"
 */
final class Z85 {
    private static final byte[] ALPHABET =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int RADIX = 85;
    private static final int DIGITS = 5;
    private static final int[] VALUES = values();

    private Z85() {}

    private static int[] values() {
        int[] values = new int[Byte.MAX_VALUE + 1];
        Arrays.fill(values, -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = i;
        }
        return values;
    }

    static String encode(byte[] bytes) {
        int words = (bytes.length + Integer.BYTES - 1) / Integer.BYTES;
        ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(bytes, words * Integer.BYTES));
        byte[] text = new byte[words * DIGITS];
        for (int word = 0; word < words; word++) {
            long rest = Integer.toUnsignedLong(padded.getInt());
            for (int digit = DIGITS - 1; digit >= 0; digit--) {
                text[word * DIGITS + digit] = ALPHABET[(int) (rest % RADIX)];
                rest /= RADIX;
            }
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /**
     * The bytes, padding included.
     *
     * @throws IllegalArgumentException if the text is not of this encoding; the message does not quote it
     */
    static byte[] decode(String text) {
        if (text.length() % DIGITS != 0) {
            throw new IllegalArgumentException("its length is not a multiple of " + DIGITS);
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() / DIGITS * Integer.BYTES);
        for (int word = 0; word < text.length(); word += DIGITS) {
            long value = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                char c = text.charAt(word + digit);
                int part = c < VALUES.length ? VALUES[c] : -1;
                if (part < 0) {
                    throw new IllegalArgumentException("it has a character that is not of Z85");
                }
                value = value * RADIX + part;
            }
            if (value > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("it has a group that is greater than four bytes");
            }
            bytes.putInt((int) value);
        }
        return bytes.array();
    }
}
