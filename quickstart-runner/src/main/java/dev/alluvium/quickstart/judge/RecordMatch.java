// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a record is what an expected line names; what the line does not name is not looked at. */
public final class RecordMatch {
    private static final String CONTAINS = "$contains";

    private RecordMatch() {}

    static boolean matches(ObjectNode line, TopicRecord record) {
        return part(line, "key", record.key())
                && part(line, "value", record.value())
                && headers(line.path("headers"), record.headers());
    }

    /**
     * Whether all that {@code expected} names is in {@code actual}: objects may hold more, arrays may not, and {@code
     * {"$contains": "text"}} stands for a text that contains it.
     */
    public static boolean isSubset(JsonNode expected, @Nullable JsonNode actual) {
        if (actual == null) {
            return false;
        }
        if (isContains(expected)) {
            String text = actual.isTextual() ? actual.textValue() : Json.text(actual);
            return text.contains(expected.path(CONTAINS).asText());
        }
        if (expected.isObject()) {
            return actual.isObject()
                    && expected.properties().stream()
                            .allMatch(entry -> isSubset(entry.getValue(), actual.get(entry.getKey())));
        }
        if (expected.isArray()) {
            return actual.isArray() && sameElements(expected, actual);
        }
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return expected.equals(actual);
    }

    private static boolean sameElements(JsonNode expected, JsonNode actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!isSubset(expected.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean part(ObjectNode line, String name, byte @Nullable [] actual) {
        if (line.has(name + "Base64")) {
            byte[] expected =
                    Base64.getDecoder().decode(line.path(name + "Base64").asText());
            return Arrays.equals(expected, actual);
        }
        JsonNode expected = line.get(name);
        return expected == null || bytes(expected, actual);
    }

    private static boolean bytes(JsonNode expected, byte @Nullable [] actual) {
        if (expected.isNull() || actual == null) {
            return expected.isNull() && actual == null;
        }
        String text = new String(actual, StandardCharsets.UTF_8);
        if (isContains(expected)) {
            return text.contains(expected.path(CONTAINS).asText());
        }
        if (expected.isTextual()) {
            return expected.textValue().equals(text);
        }
        try {
            return isSubset(expected, Json.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean isContains(JsonNode expected) {
        return expected.isObject() && expected.size() == 1 && expected.has(CONTAINS);
    }

    private static boolean headers(JsonNode expected, List<TopicRecord.Header> headers) {
        for (var entry : expected.properties()) {
            List<TopicRecord.Header> named = new ArrayList<>(headers);
            named.removeIf(header -> !header.name().equals(entry.getKey()));
            if (!header(entry.getValue(), named)) {
                return false;
            }
        }
        return true;
    }

    private static boolean header(JsonNode expected, List<TopicRecord.Header> named) {
        if (!expected.isArray()) {
            return named.stream().anyMatch(header -> bytes(expected, header.value()));
        }
        if (expected.size() != named.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!bytes(expected.get(i), named.get(i).value())) {
                return false;
            }
        }
        return true;
    }
}
