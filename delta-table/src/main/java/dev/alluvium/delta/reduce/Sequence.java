// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * A tuple that orders the events of a key: compared part by part, numbers by value, strings by unsigned UTF-8 bytes
 * unless they are known to stand for numbers. A shorter tuple that is a prefix of a longer one stands before it.
 *
 * @param parts Long, BigInteger, BigDecimal or String; empty for {@link #NONE}
 */
public record Sequence(List<Object> parts) implements Comparable<Sequence> {
    /** Where the offset alone orders the events. Equal to itself, before every other. */
    public static final Sequence NONE = new Sequence(List.of());

    /** Checks the parts' types. */
    public Sequence {
        parts = List.copyOf(parts);
        for (Object part : parts) {
            if (!(part instanceof Long
                    || part instanceof BigInteger
                    || part instanceof BigDecimal
                    || part instanceof String)) {
                throw new IllegalArgumentException(
                        "a sequence has no part of type " + part.getClass().getSimpleName());
            }
        }
    }

    /** A sequence of one number. */
    public static Sequence of(long number) {
        return new Sequence(List.of(number));
    }

    @Override
    public int compareTo(Sequence other) {
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            int order = compareParts(parts.get(i), other.parts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    private static int compareParts(Object left, Object right) {
        if (left instanceof Long l && right instanceof Long r) {
            return Long.compare(l, r);
        }
        if (left instanceof String l && right instanceof String r) {
            return TextualSequence.compare(l, r);
        }
        if (left instanceof String || right instanceof String) {
            return left instanceof String ? 1 : -1;
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Object number) {
        if (number instanceof BigDecimal exact) {
            return exact;
        }
        return number instanceof BigInteger whole ? new BigDecimal(whole) : BigDecimal.valueOf((Long) number);
    }
}
