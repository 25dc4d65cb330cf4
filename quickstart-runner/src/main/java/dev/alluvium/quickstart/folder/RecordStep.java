// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as a {@code record} step writes it.
 *
 * @param key null for none
 * @param value null for a tombstone
 * @param headers in the order of the file; a name may repeat
 * @param timestamp epoch milliseconds; none = the time of sending
 */
public record RecordStep(
        String topic,
        Optional<Integer> partition,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        Optional<Long> timestamp) {

    /** Copies the headers. */
    public RecordStep {
        headers = List.copyOf(headers);
    }

    /** One header; its value is null or a text's UTF-8 bytes. */
    public record Header(String name, byte @Nullable [] value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Reads the object behind {@code "record"}. */
    public static RecordStep read(Place place, JsonNode json) {
        Fields fields = Fields.of(place, "record", json);
        fields.only("topic", "partition", "key", "keyBase64", "value", "valueBase64", "headers", "timestamp");
        if (!fields.has("value") && !fields.has("valueBase64")) {
            throw fields.wrong("'value' is missing (null stands for a tombstone)");
        }
        Optional<Long> partition = fields.optionalLong("partition");
        if (partition.isPresent() && (partition.get() < 0 || partition.get() > Integer.MAX_VALUE)) {
            throw fields.wrong("'partition' must not be negative");
        }
        Optional<Long> timestamp = fields.optionalLong("timestamp");
        if (timestamp.isPresent() && timestamp.get() < 0) {
            throw fields.wrong("'timestamp' must not be negative");
        }
        return new RecordStep(
                fields.text("topic"),
                partition.map(Long::intValue),
                bytes(fields, "key"),
                bytes(fields, "value"),
                headers(fields),
                timestamp);
    }

    /** The bytes that stand for a JSON value: a string's text, anything else as compact JSON, null as null. */
    public static byte @Nullable [] bytes(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return (node.isTextual() ? node.textValue() : Json.text(node)).getBytes(StandardCharsets.UTF_8);
    }

    static byte @Nullable [] bytes(Fields fields, String name) {
        Optional<String> base64 = fields.optionalText(name + "Base64");
        if (base64.isEmpty()) {
            return bytes(fields.json().get(name));
        }
        if (fields.has(name)) {
            throw fields.wrong("'" + name + "' and '" + name + "Base64' exclude each other");
        }
        try {
            return Base64.getDecoder().decode(base64.get());
        } catch (IllegalArgumentException e) {
            throw fields.wrong("'" + name + "Base64' is not base64");
        }
    }

    private static List<Header> headers(Fields fields) {
        List<Header> headers = new ArrayList<>();
        Optional<ObjectNode> object = fields.object("headers").map(Fields::json);
        object.ifPresent(all -> all.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isArray()) {
                value.forEach(element -> headers.add(header(fields, entry.getKey(), element)));
            } else {
                headers.add(header(fields, entry.getKey(), value));
            }
        }));
        return headers;
    }

    private static Header header(Fields fields, String name, JsonNode value) {
        if (!value.isTextual() && !value.isNull()) {
            throw fields.wrong("header '" + name + "' must be a text, null or a list of these");
        }
        return new Header(name, bytes(value));
    }

    @Override
    public String toString() {
        return "record to " + topic;
    }
}
