// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.offset;

import java.util.regex.Pattern;

/** Sequence numbers are decimal texts of up to 129 digits, without leading zeros; they are compared as numbers. */
public final class SequenceNumber {
    private static final Pattern SYNTAX = Pattern.compile("0|[1-9][0-9]{0,128}");

    private SequenceNumber() {}

    /** Less than, equal to or greater than 0 as the left number is to the right one. */
    public static int compare(String left, String right) {
        return left.length() == right.length() ? left.compareTo(right) : Integer.compare(left.length(), right.length());
    }

    /** Whether the text is a sequence number. */
    public static boolean isValid(String text) {
        return SYNTAX.matcher(text).matches();
    }
}
