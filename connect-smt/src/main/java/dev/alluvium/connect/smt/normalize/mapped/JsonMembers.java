// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mapped;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import dev.alluvium.connect.smt.parse.Utf8Text;
import dev.alluvium.connect.smt.row.FieldPath;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads members that are JSON text (or bytes) as what the text says, in a copy of the event. */
final class JsonMembers {
    private static final JsonReader READER = new JsonReader(JsonLimits.ROWS);

    private JsonMembers() {}

    static @Nullable Object parsed(@Nullable Object event, List<FieldPath> members) {
        Object parsed = event;
        for (FieldPath member : members) {
            parsed = below(parsed, member, 0);
        }
        return parsed;
    }

    private static @Nullable Object below(@Nullable Object value, FieldPath path, int at) {
        if (value == null) {
            return null;
        }
        if (at == path.steps().size()) {
            return value(value, path);
        }
        Map<String, @Nullable Object> copy = copy(value);
        if (copy == null || !(path.steps().get(at) instanceof FieldPath.Name name)) {
            return value;
        }
        if (copy.containsKey(name.name())) {
            copy.put(name.name(), below(copy.get(name.name()), path, at + 1));
        }
        return copy;
    }

    private static @Nullable Map<String, @Nullable Object> copy(Object container) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (container instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                copy.put(field.name(), struct.getWithoutDefault(field.name()));
            }
            return copy;
        }
        if (container instanceof Map<?, ?> map) {
            map.forEach((name, value) -> copy.put(String.valueOf(name), value));
            return copy;
        }
        return null;
    }

    private static @Nullable Object value(Object text, FieldPath path) {
        try {
            if (text instanceof String json) {
                return READER.value(json);
            }
            if (text instanceof byte[] bytes) {
                return READER.value(Utf8Text.of(bytes));
            }
            return text instanceof ByteBuffer buffer ? READER.value(Utf8Text.of(buffer)) : text;
        } catch (MalformedJsonException e) {
            throw SmtErrors.malformedJson(path.toString(), e);
        }
    }
}
