// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mongo;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update without the whole document tells: fields that changed and fields that were removed. A dotted name
 * stays one name. Changes within arrays cannot be told as a row and are refused.
 *
 * @param row the fields that changed
 * @param unset JSON array of the fields that were removed, null for none
 */
record UpdateDescription(
        Map<String, @Nullable Object> row, @Nullable String unset) {
    private static final FieldPath UPDATED = FieldPath.parse("updatedFields");
    private static final FieldPath REMOVED = FieldPath.parse("removedFields");
    private static final FieldPath TRUNCATED = FieldPath.parse("truncatedArrays");
    private static final String FIELD = "updateDescription";

    static UpdateDescription of(@Nullable Object description) {
        if (description == null) {
            throw SmtErrors.missing(FIELD, "mongodb");
        }
        if (TRUNCATED.of(description) instanceof List<?> truncated && !truncated.isEmpty()) {
            throw SmtErrors.changeWithinArray(FIELD + ".truncatedArrays");
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        Object updated = ExtendedJson.document(UPDATED.of(description), FIELD + ".updatedFields");
        if (updated instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> row.put(checked(String.valueOf(name)), value));
        } else if (updated != null) {
            throw SmtErrors.unexpectedType(FIELD + ".updatedFields", updated, "JSON text or a Map");
        }
        return new UpdateDescription(row, removed(REMOVED.of(description)));
    }

    private static @Nullable String removed(@Nullable Object removed) {
        if (removed == null) {
            return null;
        }
        if (!(removed instanceof List<?> list)) {
            throw SmtErrors.unexpectedType(FIELD + ".removedFields", removed, "a list of names");
        }
        return list.isEmpty()
                ? null
                : JsonText.array(
                        list.stream().map(name -> checked(String.valueOf(name))).toList());
    }

    private static String checked(String name) {
        if (name.matches(".*\\.[0-9]+(\\..*)?")) {
            throw SmtErrors.changeWithinArray(FIELD);
        }
        return name;
    }

    /** Says that there is one, not what it holds. */
    @Override
    public String toString() {
        return "UpdateDescription[...]";
    }
}
