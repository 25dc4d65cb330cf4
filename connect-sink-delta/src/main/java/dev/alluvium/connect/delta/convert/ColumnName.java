// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.convert;

import dev.alluvium.connect.delta.error.SchemaMismatchException;
import java.util.regex.Pattern;

/** What a field becomes as a column. */
final class ColumnName {
    private static final Pattern RESERVED = Pattern.compile("[ ,;{}()\\n\\t=]");

    private ColumnName() {}

    /**
     * The column's name.
     *
     * @param underscore whether reserved characters become underscores
     * @throws SchemaMismatchException if the name has reserved characters, or is empty
     */
    static String of(String field, boolean underscore) {
        if (field.isEmpty()) {
            throw new SchemaMismatchException("a field has an empty name; a column cannot");
        }
        if (!RESERVED.matcher(field).find()) {
            return field;
        }
        if (underscore) {
            return RESERVED.matcher(field).replaceAll("_");
        }
        throw new SchemaMismatchException("field '" + field
                + "': a column's name has none of the characters space , ; { } ( ) newline tab =; rename the"
                + " field or set"
                + " column.name.sanitize=underscore");
    }
}
