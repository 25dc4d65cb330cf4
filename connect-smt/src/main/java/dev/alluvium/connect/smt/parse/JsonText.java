// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes the small JSON texts that travel in headers. */
public final class JsonText {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private JsonText() {}

    /** Appends a quoted and escaped string. */
    public static void appendString(StringBuilder target, String text) {
        target.append('"');
        ENCODER.quoteAsString(text, target);
        target.append('"');
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
