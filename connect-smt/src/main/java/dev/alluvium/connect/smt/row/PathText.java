// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.row;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link FieldPath}, from left to right. */
final class PathText {
    private final String text;
    private final List<FieldPath.Step> steps = new ArrayList<>();
    private int at;

    PathText(String text) {
        this.text = text;
    }

    List<FieldPath.Step> steps() {
        name();
        while (at < text.length()) {
            if (text.charAt(at) == '[') {
                index();
            } else if (text.charAt(at) == '.') {
                at++;
                name();
            } else {
                throw malformed();
            }
        }
        return steps;
    }

    private void name() {
        boolean quoted = at < text.length() && text.charAt(at) == '`';
        int start = quoted ? at + 1 : at;
        int end = start;
        while (end < text.length() && (quoted ? text.charAt(end) != '`' : isPlain(text.charAt(end)))) {
            end++;
        }
        if (text.substring(start, end).isBlank() || (quoted && end == text.length())) {
            throw malformed();
        }
        steps.add(new FieldPath.Name(text.substring(start, end)));
        at = quoted ? end + 1 : end;
    }

    private static boolean isPlain(char c) {
        return c != '.' && c != '[' && c != ']' && c != '`';
    }

    private void index() {
        int close = text.indexOf(']', at);
        String inside = close < 0 ? "" : text.substring(at + 1, close);
        if (inside.equals("*")) {
            steps.add(new FieldPath.Every());
        } else if (inside.matches("[0-9]{1,6}")) {
            steps.add(new FieldPath.Index(Integer.parseInt(inside)));
        } else {
            throw malformed();
        }
        at = close + 1;
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("'" + text + "' is no path of field names joined by dots");
    }
}
