// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;

/** JSON as Connect's own converter reads it without schemas. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
    static final Path FIXTURES = Path.of("..", "fixtures");

    private Json() {}

    /** What a worker with {@code schemas.enable=false} makes of a text. */
    static Object value(String text) {
        return converter(false)
                .toConnectData("t", text.getBytes(StandardCharsets.UTF_8))
                .value();
    }

    static Object value(JsonNode node) {
        return node == null || node.isNull() ? null : value(node.toString());
    }

    /** A Struct after a trip over the wire without schemas. */
    static Object withoutSchema(Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        byte[] wire = converter(false).fromConnectData("t", schema, value);
        return converter(false).toConnectData("t", wire).value();
    }

    /** A Struct after a trip over the wire with its schema. */
    static SchemaAndValue withSchema(Schema schema, Object value) {
        byte[] wire = converter(true).fromConnectData("t", schema, value);
        return converter(true).toConnectData("t", wire);
    }

    static JsonNode tree(Path file) {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonConverter converter(boolean schemas) {
        JsonConverter converter = new JsonConverter();
        // By default the converter itself replaces nulls by the columns' defaults, before any transform sees them.
        converter.configure(
                Map.of("schemas.enable", schemas, "converter.type", "value", "replace.null.with.default", false));
        return converter;
    }
}
