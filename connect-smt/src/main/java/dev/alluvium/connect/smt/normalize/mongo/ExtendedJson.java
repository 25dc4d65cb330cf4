// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize.mongo;

import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.parse.JsonLimits;
import dev.alluvium.connect.smt.parse.JsonReader;
import dev.alluvium.connect.smt.parse.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Documents of MongoDB as values: version 1 and version 2, relaxed and canonical, mixed as connectors mix them. Object
 * ids become their 24 digits, dates become times, numbers become numbers.
 *
 * @see "MongoDB Extended JSON (v2)"
 */
final class ExtendedJson {
    private static final JsonReader READER = new JsonReader(JsonLimits.ROWS);

    private ExtendedJson() {}

    /**
     * The value that a text, or a parsed text, stands for.
     *
     * @param field where it stands, for messages
     */
    static @Nullable Object value(@Nullable Object document, String field) {
        if (!(document instanceof String text)) {
            return document instanceof Struct ? document : plain(document);
        }
        try {
            return plain(READER.value(text));
        } catch (MalformedJsonException e) {
            throw SmtErrors.malformedJson(field, e);
        }
    }

    /** The document that a text, or a parsed text, stands for; null for null. */
    static @Nullable Object document(@Nullable Object document, String field) {
        Object value = value(document, field);
        if (value != null && !(value instanceof Map || value instanceof Struct)) {
            throw SmtErrors.unexpectedType(field, value, "a document");
        }
        return value;
    }

    private static @Nullable Object plain(@Nullable Object parsed) {
        if (parsed instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (!(parsed instanceof Map<?, ?> map)) {
            return parsed;
        }
        Object scalar = TypedValue.of(map);
        if (scalar != TypedValue.NONE) {
            return scalar;
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
        return plain;
    }
}
