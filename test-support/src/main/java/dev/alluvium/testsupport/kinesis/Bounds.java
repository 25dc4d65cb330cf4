// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis;

import dev.alluvium.testsupport.kinesis.protocol.ErrorType;
import dev.alluvium.testsupport.kinesis.protocol.ServiceException;
import dev.alluvium.testsupport.kinesis.protocol.WireRequest;
import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Fields that have bounds. */
final class Bounds {
    private static final Pattern DIGITS = Pattern.compile("0|([1-9]\\d{0,128})");
    private static final BigInteger HASH_END = BigInteger.ONE.shiftLeft(128);

    private Bounds() {}

    /** A number within bounds, or another where it is absent. */
    static int number(WireRequest request, String name, int max, int absent) {
        OptionalLong given = request.number(name);
        if (given.isEmpty()) {
            return absent;
        }
        long value = given.getAsLong();
        if (value < 1 || value > max) {
            throw ServiceException.validation("Value '" + value + "' at '" + member(name)
                    + "' failed to satisfy constraint: Member must have value between 1 and " + max);
        }
        return (int) value;
    }

    /** A number within bounds that must be there. */
    static int requiredNumber(WireRequest request, String name, int max) {
        request.requiredNumber(name);
        return number(request, name, max, 1);
    }

    /** A hash key; empty when it is absent. */
    static Optional<BigInteger> hashKey(WireRequest request, String name) {
        Optional<String> text = request.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        checkDigits(text.get(), name);
        BigInteger key = new BigInteger(text.get());
        if (key.compareTo(HASH_END) >= 0) {
            throw new ServiceException(
                    ErrorType.INVALID_ARGUMENT, "Invalid " + name + ": it must be below 2 to the power of 128");
        }
        return Optional.of(key);
    }

    /** Refuses what is not a decimal number of 129 digits or fewer. */
    static void checkDigits(String text, String name) {
        if (!DIGITS.matcher(text).matches()) {
            throw ServiceException.validation("Value at '" + member(name)
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " 0|([1-9]\\d{0,128})");
        }
    }

    /** One of the names of an enum. */
    static <E extends Enum<E>> E choice(Class<E> type, String text, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw ServiceException.validation("Value at '" + member(name)
                + "' failed to satisfy constraint: Member must satisfy enum value set: "
                + java.util.Arrays.toString(type.getEnumConstants()));
    }

    private static String member(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
