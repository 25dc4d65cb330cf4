// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.openmetadata;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.JsonText;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The row that a description of changes tells: dotted names stay one name, new values that are JSON text of an object
 * or array are read as that.
 *
 * @param row what was added or updated
 * @param unset JSON array of what was deleted, null for nothing
 */
record ChangeDescription(
        Map<String, @Nullable Object> row, @Nullable String unset) {
    private static final JsonReader READER = new JsonReader(JsonLimits.ROWS);
    private static final FieldPath NAME = FieldPath.parse("name");
    private static final FieldPath NEW_VALUE = FieldPath.parse("newValue");

    static ChangeDescription of(Object description, String path) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (String part : List.of("fieldsAdded", "fieldsUpdated")) {
            for (Object field : fields(description, path, part)) {
                row.put(name(field, path + "." + part), value(NEW_VALUE.of(field)));
            }
        }
        List<String> deleted = new ArrayList<>();
        for (Object field : fields(description, path, "fieldsDeleted")) {
            deleted.add(name(field, path + ".fieldsDeleted"));
        }
        return new ChangeDescription(row, deleted.isEmpty() ? null : JsonText.array(deleted));
    }

    private static List<?> fields(Object description, String path, String part) {
        Object fields = FieldPath.parse(part).of(description);
        if (fields == null) {
            return List.of();
        }
        if (!(fields instanceof List<?> list)) {
            throw SmtErrors.unexpectedType(path + "." + part, fields, "a list of changed fields");
        }
        return list;
    }

    private static String name(@Nullable Object field, String path) {
        if (!(NAME.of(field) instanceof String name) || name.isEmpty()) {
            throw SmtErrors.missing(path + "[*].name", "openmetadata");
        }
        return name;
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (!(value instanceof String text) || !(text.startsWith("{") || text.startsWith("["))) {
            return value;
        }
        try {
            return READER.value(text);
        } catch (MalformedJsonException e) {
            // A text may begin with a bracket and still be only a text.
            return value;
        }
    }

    /** Says that there is one, not what it holds. */
    @Override
    public String toString() {
        return "ChangeDescription[...]";
    }
}
