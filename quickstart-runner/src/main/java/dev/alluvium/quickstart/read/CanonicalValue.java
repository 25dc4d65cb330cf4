// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One JSON form per value of a Delta type, so that two values are equal exactly if their texts are.
 *
 * <p>A value that does not fit the type keeps its own form: it then equals nothing stored, and is a difference.
 */
public final class CanonicalValue {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final long MICROS = 1_000_000L;

    private CanonicalValue() {}

    /**
     * The canonical form.
     *
     * @param type a type in Delta's JSON: a name or an object
     */
    public static JsonNode of(JsonNode type, JsonNode value) {
        if (value.isNull()) {
            return value;
        }
        if (type.isObject()) {
            return ofNested(type, value);
        }
        String name = type.asText();
        return switch (name) {
            case "byte", "short", "integer", "long" -> ofInteger(value);
            case "float" -> value.isNumber() ? ofFloat(Float.parseFloat(value.asText())) : value;
            case "double" -> value.isNumber() ? ofDouble(value.doubleValue()) : value;
            default -> value;
        };
    }

    static JsonNode ofFloat(float value) {
        return Float.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Float.toString(value));
    }

    static JsonNode ofDouble(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
    }

    /** Six digits of fraction, none when it is zero; no zone. */
    static String timestamp(long micros) {
        long fraction = Math.floorMod(micros, MICROS);
        String text = SECONDS.format(LocalDateTime.ofEpochSecond(Math.floorDiv(micros, MICROS), 0, ZoneOffset.UTC));
        return fraction == 0 ? text : text + String.format(Locale.ROOT, ".%06d", fraction);
    }

    private static JsonNode ofInteger(JsonNode value) {
        if (!value.isNumber()) {
            return value;
        }
        BigDecimal exact = value.decimalValue();
        boolean whole = exact.stripTrailingZeros().scale() <= 0;
        return whole ? JSON.numberNode(exact.toBigInteger()) : value;
    }

    private static JsonNode ofNested(JsonNode type, JsonNode value) {
        String kind = type.path("type").asText();
        if (kind.equals("struct") && value instanceof ObjectNode object) {
            return ofStruct(type, object);
        }
        if (kind.equals("array") && value instanceof ArrayNode array) {
            ArrayNode copy = JSON.arrayNode();
            array.forEach(element -> copy.add(of(type.path("elementType"), element)));
            return copy;
        }
        if (kind.equals("map") && value instanceof ArrayNode entries) {
            return ofMap(type, entries);
        }
        return value;
    }

    private static JsonNode ofStruct(JsonNode type, ObjectNode value) {
        ObjectNode copy = JSON.objectNode();
        for (JsonNode field : type.path("fields")) {
            String name = field.path("name").asText();
            JsonNode stored = value.get(name);
            copy.set(name, stored == null ? JSON.nullNode() : of(field.path("type"), stored));
        }
        value.properties().forEach(entry -> {
            if (!copy.has(entry.getKey())) {
                copy.set(entry.getKey(), entry.getValue());
            }
        });
        return copy;
    }

    private static JsonNode ofMap(JsonNode type, ArrayNode entries) {
        List<JsonNode> sorted = new ArrayList<>();
        for (JsonNode entry : entries) {
            if (!entry.isArray() || entry.size() != 2) {
                return entries;
            }
            sorted.add(JSON.arrayNode()
                    .add(of(type.path("keyType"), entry.get(0)))
                    .add(of(type.path("valueType"), entry.get(1))));
        }
        sorted.sort(Comparator.comparing(Json::text));
        ArrayNode copy = JSON.arrayNode();
        sorted.forEach(copy::add);
        return copy;
    }
}
