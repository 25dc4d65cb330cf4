// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import dev.alluvium.delta.error.SchemaConflictException;

/** What a column may be called in a table without column mapping. */
public final class ColumnNames {
    /** The characters that other writers refuse; a dot is an ordinary character of a name. */
    public static final String RESERVED = " ,;{}()\n\t=";

    private ColumnNames() {}

    /** Whether a table without column mapping may have a column of this name. */
    public static boolean isAllowed(String name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (RESERVED.indexOf(name.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Refuses a name that the table may not have.
     *
     * @param path where the column would stand, for the message
     * @throws SchemaConflictException naming the column
     */
    static void check(String path, String name) {
        if (!isAllowed(name)) {
            throw new SchemaConflictException("column '" + path
                    + "' cannot be added: a name is not empty and has none of the characters space , ; { } ( ) newline"
                    + " tab =; rename the field or sanitize column names");
        }
    }
}
