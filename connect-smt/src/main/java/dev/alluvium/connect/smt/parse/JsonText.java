// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Pattern;

/** Writes the small JSON texts that travel in headers. */
public final class JsonText {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private static final Pattern LITERAL =
            Pattern.compile("true|false|null|-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private JsonText() {}

    /** Appends a quoted and escaped string. */
    public static void appendString(StringBuilder target, String text) {
        target.append('"');
        ENCODER.quoteAsString(text, target);
        target.append('"');
    }

    /** A quoted and escaped string. */
    public static String string(String text) {
        StringBuilder target = new StringBuilder(text.length() + 2);
        appendString(target, text);
        return target.toString();
    }

    /** Whether a text is a JSON number, boolean or null. */
    public static boolean isLiteral(String text) {
        return LITERAL.matcher(text).matches();
    }

    /** A JSON array of strings without blanks. */
    public static String array(Iterable<String> texts) {
        StringBuilder target = new StringBuilder(64).append('[');
        for (String text : texts) {
            if (target.length() > 1) {
                target.append(',');
            }
            appendString(target, text);
        }
        return target.append(']').toString();
    }
}
