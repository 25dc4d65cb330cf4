// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.reduce;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text as a part of a sequence. What is known to stand for numbers compares as these: digits alone, Debezium's {@code
 * source.sequence} of PostgreSQL (a JSON array of digits in quotes), a binlog file with or without a position ({@code
 * mysql-bin.000003:154}). Any other text compares by its unsigned UTF-8 bytes. Texts of different forms keep an order
 * among the forms, so that the whole is one order.
 */
final class TextualSequence {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,40}");
    private static final String POSITION = "(?:null|\"\\d{1,40}\")";
    private static final Pattern POSITIONS =
            Pattern.compile("\\[\\s*" + POSITION + "(?:\\s*,\\s*" + POSITION + "){0,7}\\s*]");
    private static final Pattern BINLOG = Pattern.compile("([A-Za-z0-9_.-]{1,200})[.](\\d{6,20})(?::(\\d{1,20}))?");
    private static final Pattern NUMBER = Pattern.compile("null|\\d+");
    private static final BigInteger MISSING = BigInteger.ONE.negate();

    private TextualSequence() {}

    /** The forms in their order. */
    enum Form {
        DIGITS,
        POSITIONS,
        BINLOG,
        OTHER
    }

    /** @param text what bytes decide on: the binlog's name, or all of a text in no known form */
    record Read(Form form, String text, List<BigInteger> numbers) {}

    static int compare(String left, String right) {
        Read one = read(left);
        Read other = read(right);
        if (one.form != other.form) {
            return one.form.compareTo(other.form);
        }
        int byText = Arrays.compareUnsigned(
                one.text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
        return byText != 0 ? byText : compare(one.numbers, other.numbers);
    }

    private static int compare(List<BigInteger> left, List<BigInteger> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** What the text stands for; texts compare as what they stand for does, part by part. */
    static Read read(String text) {
        if (DIGITS.matcher(text).matches()) {
            return new Read(Form.DIGITS, "", List.of(new BigInteger(text)));
        }
        if (POSITIONS.matcher(text).matches()) {
            return new Read(Form.POSITIONS, "", numbers(text));
        }
        Matcher binlog = BINLOG.matcher(text);
        if (binlog.matches()) {
            BigInteger position = binlog.group(3) == null ? MISSING : new BigInteger(binlog.group(3));
            return new Read(Form.BINLOG, binlog.group(1), List.of(new BigInteger(binlog.group(2)), position));
        }
        return new Read(Form.OTHER, text, List.of());
    }

    private static List<BigInteger> numbers(String array) {
        List<BigInteger> numbers = new ArrayList<>();
        for (Matcher number = NUMBER.matcher(array); number.find(); ) {
            numbers.add(number.group().equals("null") ? MISSING : new BigInteger(number.group()));
        }
        return numbers;
    }
}
