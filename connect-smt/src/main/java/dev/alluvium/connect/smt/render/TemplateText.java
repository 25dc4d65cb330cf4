// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with placeholders, parsed once. Immutable.
 *
 * @param parts Strings and Placeholders in order
 */
record TemplateText(List<Object> parts) {
    TemplateText {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException for an unknown or open placeholder
     */
    static TemplateText parse(String text) {
        List<Object> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("placeholder without closing brace");
            }
            if (open > at) {
                parts.add(text.substring(at, open));
            }
            parts.add(Placeholder.parse(text.substring(open + 2, close)));
            at = close + 1;
        }
        if (at < text.length()) {
            parts.add(text.substring(at));
        }
        return new TemplateText(parts);
    }

    /** Whether there is nothing to fill in. */
    boolean isConstant() {
        return parts.stream().noneMatch(Placeholder.class::isInstance);
    }
}
