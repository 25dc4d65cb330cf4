// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import dev.alluvium.delta.spill.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Sequences as bytes that compare, unsigned and byte by byte, as the sequences do. Never read back. */
final class SequenceBytes {
    private static final int END = 0;
    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final int NEGATIVE = 0;
    private static final int ZERO = 1;
    private static final int POSITIVE = 2;
    private static final int ESCAPED = 0xFF;
    private static final int ALL_BITS = 0xFF;

    private SequenceBytes() {}

    /** Appends a sequence; what follows it only counts among equals. */
    static void append(Sequence sequence, ByteSink out) {
        for (Object part : sequence.parts()) {
            if (part instanceof String text) {
                appendText(text, out.putByte(TEXT));
            } else {
                appendNumber(decimal(part), out.putByte(NUMBER));
            }
        }
        out.putByte(END);
    }

    private static BigDecimal decimal(Object number) {
        if (number instanceof BigDecimal exact) {
            return exact;
        }
        return number instanceof BigInteger whole ? new BigDecimal(whole) : BigDecimal.valueOf((Long) number);
    }

    /** What it stands for, part by part, as {@link TextualSequence} compares it. */
    private static void appendText(String text, ByteSink out) {
        TextualSequence.Read read = TextualSequence.read(text);
        out.putByte(read.form().ordinal());
        appendLetters(read.text(), out);
        for (BigInteger number : read.numbers()) {
            appendNumber(new BigDecimal(number), out.putByte(NUMBER));
        }
        out.putByte(END);
    }

    /** A zero byte is two, so that one followed by the end is less than any text that goes on. */
    private static void appendLetters(String text, ByteSink out) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            out.putByte(each);
            if (each == 0) {
                out.putByte(ESCAPED);
            }
        }
        out.putByte(0).putByte(0);
    }

    /** Sign, where the point stands, digits; of negative numbers the last two mirrored: what is longer is less. */
    private static void appendNumber(BigDecimal number, ByteSink out) {
        if (number.signum() == 0) {
            out.putByte(ZERO);
            return;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        long point = (long) shortest.precision() - shortest.scale();
        int mirror = number.signum() < 0 ? ALL_BITS : 0;
        out.putByte(mirror == 0 ? POSITIVE : NEGATIVE);
        long sortable = point ^ Long.MIN_VALUE;
        out.putLong(mirror == 0 ? sortable : ~sortable);
        String digits = shortest.unscaledValue().abs().toString();
        for (int i = 0; i < digits.length(); i++) {
            out.putByte(digits.charAt(i) ^ mirror);
        }
        out.putByte(mirror);
    }
}
