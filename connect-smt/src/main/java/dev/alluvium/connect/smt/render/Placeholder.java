// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import dev.alluvium.connect.smt.row.RecordPath;

/**
 * {@code ${value.path}}, {@code ${key.path}}, {@code ${header.name}} or {@code ${topic}}, with {@code |json} behind it
 * where any value may stand.
 */
record Placeholder(RecordPath path, boolean asJson) {
    private static final String JSON = "|json";

    /**
     * Reads what stands between the braces.
     *
     * @throws IllegalArgumentException for an unknown place or a malformed path
     */
    static Placeholder parse(String inside) {
        boolean asJson = inside.endsWith(JSON);
        String place = asJson ? inside.substring(0, inside.length() - JSON.length()) : inside;
        boolean known = place.equals("topic")
                || place.equals("value")
                || place.equals("key")
                || place.startsWith("value.")
                || place.startsWith("key.")
                || place.startsWith("header.");
        if (!known) {
            throw new IllegalArgumentException("unknown placeholder ${" + inside
                    + "}; known are ${value.path} ${key.path} ${header.name} ${topic}, each with |json or without");
        }
        return new Placeholder(RecordPath.parse("$" + place), asJson);
    }
}
