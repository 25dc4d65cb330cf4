// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.folder.Json;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a table or topic is not as expected.
 *
 * @param kind what is wrong, in words
 * @param key names the row, or is empty
 * @param column the column, or empty for the whole row
 * @param expectedType kind of JSON value expected, or empty
 * @param storedType the column's type in the table, or empty
 */
public record Difference(
        String kind,
        String key,
        String column,
        String expectedType,
        String storedType,
        @Nullable JsonNode expected,
        @Nullable JsonNode stored) {

    /** A difference that is about no particular value. */
    public static Difference of(String kind) {
        return new Difference(kind, "", "", "", "", null, null);
    }

    /** A difference of a whole row. */
    static Difference ofRow(String kind, String key, @Nullable JsonNode expected, @Nullable JsonNode stored) {
        return new Difference(kind, key, "", "", "", expected, stored);
    }

    /** For people: key, column and types; values only if asked for. */
    public String describe(boolean showValues) {
        StringBuilder text = new StringBuilder(kind);
        append(text, "key", key);
        append(text, "column", column);
        append(text, "expected type", expectedType);
        append(text, "stored type", storedType);
        if (showValues && expected != null) {
            append(text, "expected", Json.text(expected));
        }
        if (showValues && stored != null) {
            append(text, "stored", Json.text(stored));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return describe(false);
    }

    private static void append(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(", ").append(name).append(' ').append(value);
        }
    }
}
