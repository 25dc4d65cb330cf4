// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import java.util.Optional;

/**
 * A property of the form {@code table.<table>.<setting>}.
 *
 * @param table its name
 * @param setting what is overridden, or {@code path}
 */
public record TableKey(String table, String setting) {
    /** Location of one table. */
    public static final String PATH = "path";

    private static final String PREFIX = "table.";

    /** Reads the property's name; empty where it is a setting of its own, or not of this form. */
    public static Optional<TableKey> parse(String key) {
        if (!key.startsWith(PREFIX) || isOwn(key)) {
            return Optional.empty();
        }
        int dot = key.indexOf('.', PREFIX.length());
        if (dot <= PREFIX.length() || dot == key.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(new TableKey(key.substring(PREFIX.length(), dot), key.substring(dot + 1)));
    }

    private static boolean isOwn(String key) {
        return SinkSettings.ALL.find(key).isPresent() || key.startsWith(TableSettings.PROPERTY_PREFIX);
    }
}
