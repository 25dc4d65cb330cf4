// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.cli.argument.WrongInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;

/** Events, one JSON object a line, read as the connector's converters would read them from a topic. */
final class EventLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SimpleHeaderConverter HEADERS = new SimpleHeaderConverter();

    private final ConnectorSettings connector;

    EventLines(ConnectorSettings connector) {
        this.connector = connector;
    }

    /**
     * All records of a file; the n-th has offset n.
     *
     * @throws WrongInputException for a line that is no event
     */
    List<SinkRecord> read(Path file) {
        List<SinkRecord> records = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    JsonNode tree = MAPPER.readTree(line);
                    records.add(record(tree.path("record").isObject() ? tree.get("record") : tree, number));
                }
            }
        } catch (JsonProcessingException | DataException | IllegalArgumentException e) {
            throw new WrongInputException(
                    file + ", line " + number + ": no event: " + e.getClass().getSimpleName());
        } catch (IOException e) {
            throw new WrongInputException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return records;
    }

    private SinkRecord record(JsonNode event, int number) {
        if (!event.isObject() || !(event.has("value") || event.has("valueBase64"))) {
            throw new DataException("an event is an object with a value, which may be null");
        }
        String topic = event.path("topic").asText("events");
        SchemaAndValue key = converted(topic, bytes(event, "key"), "key");
        SchemaAndValue value = converted(topic, bytes(event, "value"), "value");
        ConnectHeaders headers = new ConnectHeaders();
        event.path("headers").properties().forEach(header -> {
            for (JsonNode one : header.getValue().isArray() ? header.getValue() : List.of(header.getValue())) {
                headers.add(header.getKey(), header(topic, header.getKey(), one));
            }
        });
        return new SinkRecord(
                topic,
                event.path("partition").asInt(0),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                number,
                event.path("timestamp").asLong(0),
                TimestampType.CREATE_TIME,
                headers);
    }

    /** A text as its bytes, anything else as compact JSON. */
    private static byte @Nullable [] bytes(JsonNode event, String member) {
        if (event.has(member + "Base64")) {
            return Base64.getDecoder().decode(event.get(member + "Base64").asText());
        }
        JsonNode node = event.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return (node.isTextual() ? node.asText() : node.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** Of converters of others nothing is known here but that they yield values, as JSON without schemas does. */
    private SchemaAndValue converted(String topic, byte @Nullable [] bytes, String part) {
        String converter = connector.text(part + ".converter", "");
        if (converter.endsWith("ByteArrayConverter")) {
            return new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, bytes);
        }
        if (converter.endsWith("StringConverter") || (part.equals("key") && !isJson(bytes))) {
            String text = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
            return new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, text);
        }
        try (JsonConverter json = new JsonConverter()) {
            boolean isJson = converter.endsWith("JsonConverter");
            String schemas = isJson ? connector.text(part + ".converter.schemas.enable", "true") : "false";
            json.configure(
                    Map.of(
                            "schemas.enable",
                            schemas,
                            "replace.null.with.default",
                            connector.text(part + ".converter.replace.null.with.default", "true")),
                    part.equals("key"));
            return bytes == null ? SchemaAndValue.NULL : json.toConnectData(topic, bytes);
        }
    }

    private static boolean isJson(byte @Nullable [] bytes) {
        return bytes != null && bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[');
    }

    private SchemaAndValue header(String topic, String name, JsonNode value) {
        if (value.isNull()) {
            return SchemaAndValue.NULL;
        }
        if (connector.text("header.converter", "").endsWith("StringConverter")) {
            return new SchemaAndValue(Schema.STRING_SCHEMA, value.asText());
        }
        return HEADERS.toConnectHeader(topic, name, value.asText().getBytes(StandardCharsets.UTF_8));
    }
}
