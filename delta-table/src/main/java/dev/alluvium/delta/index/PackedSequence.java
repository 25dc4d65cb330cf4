// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import dev.alluvium.delta.reduce.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sequence as flags and 64 bits of a slot. One number is held exactly, as is the text that stands for one; of any
 * other it is only known that the row has one, and the row must be read.
 *
 * @param flags which of it
 * @param bits the number
 */
record PackedSequence(int flags, long bits) {
    /** Of a row with a sequence that does not fit. */
    static final PackedSequence UNREAD = new PackedSequence(4, 0);

    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final int MUST_BE_READ = 4;
    private static final PackedSequence OF_NONE = new PackedSequence(0, 0);
    private static final int LONG_BITS = 63;
    private static final Pattern TEXT_OF_NUMBER = Pattern.compile("p(?:0[1-9]|1[0-8])(?:0|[1-9][0-9]*)");
    private static final int TEXT_PREFIX = 3;

    static PackedSequence of(long number) {
        return new PackedSequence(NUMBER, number);
    }

    static PackedSequence of(Sequence sequence) {
        if (sequence.parts().isEmpty()) {
            return OF_NONE;
        }
        if (sequence.parts().size() > 1) {
            return UNREAD;
        }
        Object part = sequence.parts().get(0);
        if (part instanceof Long number) {
            return new PackedSequence(NUMBER, number);
        }
        if (part instanceof String text) {
            return ofText(text);
        }
        BigInteger whole = part instanceof BigInteger number ? number : whole((BigDecimal) part);
        return whole != null && whole.bitLength() <= LONG_BITS
                ? new PackedSequence(NUMBER, whole.longValueExact())
                : UNREAD;
    }

    private static @Nullable BigInteger whole(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        // Of a number with very many digits only the count of them is looked at.
        boolean fits = shortest.scale() <= 0 && shortest.precision() - (long) shortest.scale() <= 19;
        return fits ? shortest.toBigIntegerExact() : null;
    }

    private static PackedSequence ofText(String text) {
        if (TEXT_OF_NUMBER.matcher(text).matches()) {
            long number = text.length() > TEXT_PREFIX + 18 ? -1 : Long.parseLong(text.substring(TEXT_PREFIX));
            if (number >= 0 && text(number).equals(text)) {
                return new PackedSequence(TEXT, number);
            }
        }
        return UNREAD;
    }

    private static String text(long number) {
        String digits = Long.toString(number);
        return String.format(Locale.ROOT, "p%02d%s", digits.length(), digits);
    }

    /** The sequence; null if the row must be read. */
    static @Nullable Sequence read(int flags, long bits) {
        if ((flags & MUST_BE_READ) != 0) {
            return null;
        }
        if ((flags & NUMBER) != 0) {
            return Sequence.of(bits);
        }
        return (flags & TEXT) == 0 ? Sequence.NONE : new Sequence(List.of(text(bits)));
    }
}
