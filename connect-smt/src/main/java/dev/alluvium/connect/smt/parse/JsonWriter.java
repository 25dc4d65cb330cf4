// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import dev.alluvium.connect.smt.row.ScalarText;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes any value of a record as JSON: times in ISO form, bytes in base64, nulls of Structs as nulls. */
public final class JsonWriter {
    private static final int MAX_DEPTH = 200;

    private final StringBuilder target = new StringBuilder(128);

    private JsonWriter() {}

    /** The JSON of a value, without blanks; null where it holds what JSON cannot say, or is nested too deeply. */
    public static @Nullable String json(@Nullable Object value) {
        JsonWriter writer = new JsonWriter();
        return writer.append(value, 0) ? writer.target.toString() : null;
    }

    private boolean append(@Nullable Object value, int depth) {
        if (value == null) {
            target.append("null");
            return true;
        }
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (value instanceof Map<?, ?> map) {
            return appendMap(map, depth);
        }
        if (value instanceof Struct struct) {
            return appendStruct(struct, depth);
        }
        return value instanceof List<?> list ? appendList(list, depth) : appendScalar(value);
    }

    private boolean appendScalar(Object value) {
        String text = ScalarText.PLAIN.text(value);
        if (text == null) {
            return false;
        }
        if (value instanceof Number || value instanceof Boolean) {
            target.append(text);
        } else {
            JsonText.appendString(target, text);
        }
        return true;
    }

    private boolean appendMap(Map<?, ?> map, int depth) {
        target.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            target.append(comma);
            JsonText.appendString(target, String.valueOf(entry.getKey()));
            target.append(':');
            if (!append(entry.getValue(), depth + 1)) {
                return false;
            }
            comma = ",";
        }
        target.append('}');
        return true;
    }

    private boolean appendStruct(Struct struct, int depth) {
        target.append('{');
        String comma = "";
        for (Field field : struct.schema().fields()) {
            target.append(comma);
            JsonText.appendString(target, field.name());
            target.append(':');
            if (!append(struct.getWithoutDefault(field.name()), depth + 1)) {
                return false;
            }
            comma = ",";
        }
        target.append('}');
        return true;
    }

    private boolean appendList(List<?> list, int depth) {
        target.append('[');
        String comma = "";
        for (Object element : list) {
            target.append(comma);
            if (!append(element, depth + 1)) {
                return false;
            }
            comma = ",";
        }
        target.append(']');
        return true;
    }
}
