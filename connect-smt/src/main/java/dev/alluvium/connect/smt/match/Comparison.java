// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.match;

import dev.alluvium.connect.smt.row.ScalarText;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ways to compare, by the words of the settings. */
final class Comparison {
    private Comparison() {}

    /** Whether a word compares with a value; the others ask only whether there is anything. */
    static boolean needsValue(String word) {
        return !word.equals("exists") && !word.equals("missing");
    }

    /**
     * The comparison of a word with a value.
     *
     * @throws IllegalArgumentException for a value that cannot be compared so, with a text for the user
     */
    static Predicate<List<Object>> of(String word, String value) {
        return switch (word) {
            case "exists" -> values -> !values.isEmpty();
            case "missing" -> List::isEmpty;
            case "ne" -> all(scalar -> !equal(scalar, value));
            case "in" -> {
                List<String> words =
                        Arrays.stream(value.split(",")).map(String::trim).toList();
                yield any(scalar -> words.stream().anyMatch(one -> equal(scalar, one)));
            }
            case "contains" -> any(one -> contains(one, value));
            case "any-eq" -> any(one -> one instanceof List<?> list && hasEqual(list, value) || equal(one, value));
            case "regex" -> {
                Pattern pattern = Pattern.compile(value);
                yield any(scalar -> matches(scalar, pattern));
            }
            case "gt", "lt" -> {
                BigDecimal bound = number(value, word);
                int wanted = word.equals("gt") ? 1 : -1;
                yield any(scalar -> compare(scalar, bound) == wanted);
            }
            default -> any(scalar -> equal(scalar, value));
        };
    }

    private static Predicate<List<Object>> any(Predicate<Object> one) {
        return values -> values.stream().anyMatch(one);
    }

    /** A missing value is not unequal to anything: there is nothing to compare. */
    private static Predicate<List<Object>> all(Predicate<Object> one) {
        return values -> !values.isEmpty() && values.stream().allMatch(one);
    }

    private static boolean equal(Object value, String text) {
        String own = ScalarText.PLAIN.text(value);
        if (own == null) {
            return false;
        }
        return own.equals(text) || (value instanceof Number && sameNumber(own, text));
    }

    private static boolean sameNumber(String own, String text) {
        BigDecimal number = parsed(text);
        return number != null && new BigDecimal(own).compareTo(number) == 0;
    }

    private static boolean contains(Object value, String text) {
        return value instanceof List<?> list ? hasEqual(list, text) : value instanceof String own && own.contains(text);
    }

    private static boolean hasEqual(List<?> list, String text) {
        return list.stream().anyMatch(element -> element != null && equal(element, text));
    }

    private static boolean matches(Object value, Pattern pattern) {
        String text = ScalarText.PLAIN.text(value);
        return text != null && pattern.matcher(text).matches();
    }

    /** The sign of value minus bound; 0 also for what is no number or time. */
    private static int compare(Object value, BigDecimal bound) {
        Object number = value instanceof Date date ? (Object) date.getTime() : value;
        String text = number instanceof Number ? ScalarText.PLAIN.text(number) : null;
        return text == null ? 0 : Integer.signum(new BigDecimal(text).compareTo(bound));
    }

    private static BigDecimal number(String value, String word) {
        BigDecimal number = parsed(value);
        if (number == null) {
            throw new IllegalArgumentException(word + " compares with a number (times in epoch milliseconds)");
        }
        return number;
    }

    private static @Nullable BigDecimal parsed(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
