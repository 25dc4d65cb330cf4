// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.alluvium.delta.error.ProtocolViolationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object of the log: String, Long (or a wider number), Boolean, Map, List or null.
 *
 * @param name what the object is, for messages
 */
record JsonObject(String name, Map<String, @Nullable Object> fields) {
    /** Reads the object that the parser stands at the beginning of. */
    static JsonObject read(String name, JsonParser parser) throws IOException {
        return new JsonObject(name, readObject(parser));
    }

    String string(String field) {
        String value = optionalString(field);
        if (value == null) {
            throw malformed(field, "a string");
        }
        return value;
    }

    @Nullable
    String optionalString(String field) {
        Object value = fields.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw malformed(field, "a string");
    }

    long number(String field) {
        return optionalNumber(field).orElseThrow(() -> malformed(field, "a whole number"));
    }

    int integer(String field) {
        long value = number(field);
        if (value != (int) value) {
            throw malformed(field, "a 32-bit number");
        }
        return (int) value;
    }

    OptionalLong optionalNumber(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof Long number) {
            return OptionalLong.of(number);
        }
        throw malformed(field, "a whole number");
    }

    boolean flag(String field) {
        if (fields.get(field) == null) {
            throw malformed(field, "true or false");
        }
        return flag(field, false);
    }

    boolean flag(String field, boolean absent) {
        Object value = fields.get(field);
        if (value == null) {
            return absent;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw malformed(field, "true or false");
    }

    List<String> strings(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw malformed(field, "a list of strings");
        }
        List<String> strings = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String string)) {
                throw malformed(field, "a list of strings");
            }
            strings.add(string);
        }
        return strings;
    }

    /** A map of strings whose values may be null; empty where the field is missing. */
    Map<String, @Nullable String> stringMap(String field) {
        Map<String, @Nullable String> strings = new LinkedHashMap<>();
        JsonObject object = optionalObject(field);
        if (object != null) {
            object.fields.keySet().forEach(key -> strings.put(key, object.optionalString(key)));
        }
        return strings;
    }

    /** A map of strings whose values may be null. */
    Map<String, @Nullable String> presentStringMap(String field) {
        if (fields.get(field) == null) {
            throw malformed(field, "an object");
        }
        return stringMap(field);
    }

    /** A map of strings; keys with a null value are left out. */
    Map<String, String> nonNullStringMap(String field) {
        Map<String, String> strings = new LinkedHashMap<>();
        stringMap(field).forEach((key, value) -> {
            if (value != null) {
                strings.put(key, value);
            }
        });
        return strings;
    }

    @Nullable
    JsonObject optionalObject(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw malformed(field, "an object");
        }
        Map<String, @Nullable Object> nested = new LinkedHashMap<>();
        map.forEach((key, nestedValue) -> nested.put(String.valueOf(key), nestedValue));
        return new JsonObject(name + "." + field, nested);
    }

    private ProtocolViolationException malformed(String field, String expected) {
        return new ProtocolViolationException(
                "field '" + field + "' of action '" + name + "' is missing or is not " + expected);
    }

    private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            fields.put(field, readValue(parser));
        }
        return fields;
    }

    private static @Nullable Object readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new ProtocolViolationException("a JSON value begins with " + parser.currentToken());
        };
    }

    /** The parser's own exception would quote the number. */
    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException("a number has an exponent that is out of all reason");
        }
    }

    private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(readValue(parser));
        }
        return Collections.unmodifiableList(values);
    }
}
