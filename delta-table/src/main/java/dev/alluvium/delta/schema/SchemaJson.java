// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema as {@code metaData.schemaString} spells it.
 *
 * @see "Delta protocol, Schema Serialization Format"
 */
public final class SchemaJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
    private static final DecimalType BARE_DECIMAL = new DecimalType(10, 0);

    private SchemaJson() {}

    /** The schema's JSON, on one line. */
    public static String format(StructType schema) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            writeType(schema, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * The schema of this JSON.
     *
     * @throws ProtocolViolationException if it is not a struct's JSON
     * @throws UnsupportedFeatureException if a column has a type that this engine does not know
     */
    public static StructType parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ProtocolViolationException("the table's schemaString is not JSON", e);
        }
        if (root.isObject() && readType(root, "") instanceof StructType schema) {
            return schema;
        }
        throw new ProtocolViolationException("the table's schemaString is not a struct");
    }

    private static DataType readType(JsonNode node, String path) {
        if (node.isTextual()) {
            return readSimpleType(node.textValue(), path);
        }
        String kind = node.path("type").asText();
        return switch (kind) {
            case "struct" -> readStruct(node, path);
            case "array" ->
                new ArrayType(
                        readType(required(node, "elementType", path), path + ".element"),
                        node.path("containsNull").asBoolean(true));
            case "map" ->
                new MapType(
                        readType(required(node, "keyType", path), path + ".key"),
                        readType(required(node, "valueType", path), path + ".value"),
                        node.path("valueContainsNull").asBoolean(true));
            default -> throw unknownType(kind, path);
        };
    }

    private static StructType readStruct(JsonNode node, String path) {
        List<StructField> fields = new ArrayList<>();
        for (JsonNode field : required(node, "fields", path)) {
            String name = required(field, "name", path).asText();
            String fieldPath = path.isEmpty() ? name : path + "." + name;
            DataType type = readType(required(field, "type", fieldPath), fieldPath);
            JsonNode metadata = field.path("metadata");
            boolean nullable = field.path("nullable").asBoolean(true);
            fields.add(new StructField(name, type, nullable, metadata.isObject() ? metadata.toString() : "{}"));
        }
        try {
            return new StructType(fields);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("the table's schema is not legal: " + e.getMessage(), e);
        }
    }

    private static DataType readSimpleType(String name, String path) {
        Matcher decimal = DECIMAL.matcher(name);
        if (decimal.matches()) {
            return new DecimalType(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        if (name.equals("decimal")) {
            return BARE_DECIMAL;
        }
        return PrimitiveType.ofWireName(name).orElseThrow(() -> unknownType(name, path));
    }

    private static JsonNode required(JsonNode node, String field, String path) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new ProtocolViolationException(
                    "the table's schemaString lacks '" + field + "' at '" + (path.isEmpty() ? "root" : path) + "'");
        }
        return value;
    }

    private static UnsupportedFeatureException unknownType(String name, String path) {
        return new UnsupportedFeatureException(
                "column type " + name.toLowerCase(Locale.ROOT) + " is not supported (column '" + path + "')");
    }

    private static void writeType(DataType type, JsonGenerator json) throws IOException {
        if (type instanceof StructType struct) {
            writeStruct(struct, json);
        } else if (type instanceof ArrayType array) {
            json.writeStartObject();
            json.writeStringField("type", "array");
            json.writeFieldName("elementType");
            writeType(array.elementType(), json);
            json.writeBooleanField("containsNull", array.containsNull());
            json.writeEndObject();
        } else if (type instanceof MapType map) {
            json.writeStartObject();
            json.writeStringField("type", "map");
            json.writeFieldName("keyType");
            writeType(map.keyType(), json);
            json.writeFieldName("valueType");
            writeType(map.valueType(), json);
            json.writeBooleanField("valueContainsNull", map.valueContainsNull());
            json.writeEndObject();
        } else {
            json.writeString(type.toString());
        }
    }

    private static void writeStruct(StructType struct, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "struct");
        json.writeArrayFieldStart("fields");
        for (StructField field : struct.fields()) {
            json.writeStartObject();
            json.writeStringField("name", field.name());
            json.writeFieldName("type");
            writeType(field.type(), json);
            json.writeBooleanField("nullable", field.nullable());
            json.writeFieldName("metadata");
            json.writeRawValue(field.metadata());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
