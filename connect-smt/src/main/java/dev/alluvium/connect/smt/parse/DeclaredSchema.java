// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schema in the form in which Connect's JSON converter writes one: {@code type}, {@code optional}, {@code
 * fields} with {@code field}, {@code items}, {@code keys}, {@code values}, {@code name}. Optional is the default here
 * too, as is false.
 */
final class DeclaredSchema {
    private static final Set<String> MEMBERS = Set.of(
            "type", "optional", "fields", "field", "items", "keys", "values", "name", "version", "doc", "parameters");

    private DeclaredSchema() {}

    /**
     * The schema of a text that is one, or of a resource of that name.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static Schema parse(String schemaOrResource) {
        String text = schemaOrResource.stripLeading().startsWith("{") ? schemaOrResource : resource(schemaOrResource);
        Object tree;
        try {
            tree = JsonReader.read(text);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the schema is no usable JSON: " + e.getMessage(), e);
        }
        Schema schema = schema(tree, "(schema)");
        if (schema.type() != Schema.Type.STRUCT && schema.type() != Schema.Type.ARRAY) {
            throw new IllegalArgumentException("the schema is of type struct or array");
        }
        return schema;
    }

    private static String resource(String name) {
        try (InputStream stream = DeclaredSchema.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException(
                        "it is neither infer, nor a schema in JSON, nor a resource of the plugin");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("the resource cannot be read", e);
        }
    }

    private static Schema schema(@Nullable Object node, String path) {
        if (!(node instanceof Map<?, ?> declared)) {
            throw new IllegalArgumentException(path + " is no object with a type");
        }
        for (Object member : declared.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException(path + ": '" + member + "' is none of "
                        + String.join(", ", MEMBERS.stream().sorted().toList()));
            }
        }
        SchemaBuilder builder = builder(declared, path);
        if (Boolean.TRUE.equals(declared.get("optional"))) {
            builder.optional();
        }
        if (declared.get("name") instanceof String name && builder.name() == null) {
            builder.name(name);
        }
        if (declared.get("doc") instanceof String doc) {
            builder.doc(doc);
        }
        if (declared.get("version") instanceof Long version && builder.version() == null) {
            builder.version(version.intValue());
        }
        return builder.build();
    }

    private static SchemaBuilder builder(Map<?, ?> declared, String path) {
        String type = String.valueOf(declared.get("type")).toLowerCase(Locale.ROOT);
        if (Decimal.LOGICAL_NAME.equals(declared.get("name"))) {
            return decimal(declared, type, path);
        }
        return switch (type) {
            case "struct" -> struct(declared, path);
            case "array" -> SchemaBuilder.array(schema(declared.get("items"), path + "[]"));
            case "map" -> {
                Schema keys = schema(declared.get("keys"), path + " (keys)");
                if (keys.type() != Schema.Type.STRING) {
                    throw new IllegalArgumentException(path + ": keys of a map are of type string in JSON");
                }
                yield SchemaBuilder.map(keys, schema(declared.get("values"), path + " (values)"));
            }
            case "string", "boolean", "bytes", "int8", "int16", "int32", "int64" -> scalar(declared, type, path);
            case "float", "float32" -> scalar(declared, "float32", path);
            case "double", "float64" -> scalar(declared, "float64", path);
            default ->
                throw new IllegalArgumentException(path + ": type is none of struct, array, map, string, boolean, "
                        + "bytes, int8, int16, int32, int64, float, double");
        };
    }

    /** Times are texts or numbers in JSON, and which of them means what is not for a parser to guess. */
    private static SchemaBuilder scalar(Map<?, ?> declared, String type, String path) {
        if (declared.get("name") instanceof String name && name.startsWith("org.apache.kafka.connect.data.")) {
            throw new IllegalArgumentException(path + ": of Connect's logical types only Decimal can be declared");
        }
        return SchemaBuilder.type(Schema.Type.valueOf(type.toUpperCase(Locale.ROOT)));
    }

    private static SchemaBuilder decimal(Map<?, ?> declared, String type, String path) {
        Object scale = declared.get("parameters") instanceof Map<?, ?> parameters ? parameters.get("scale") : null;
        if (!type.equals("bytes") || scale == null || !scale.toString().matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException(path + ": a Decimal is of type bytes and has parameters.scale");
        }
        return Decimal.builder(Integer.parseInt(scale.toString()));
    }

    private static SchemaBuilder struct(Map<?, ?> declared, String path) {
        if (!(declared.get("fields") instanceof List<?> fields)) {
            throw new IllegalArgumentException(path + ": a struct has fields");
        }
        SchemaBuilder struct = SchemaBuilder.struct();
        for (Object field : fields) {
            if (!(field instanceof Map<?, ?> one) || !(one.get("field") instanceof String name)) {
                throw new IllegalArgumentException(path + ": each of fields has a name in 'field'");
            }
            if (struct.field(name) != null) {
                throw new IllegalArgumentException(path + ": field '" + name + "' comes twice");
            }
            struct.field(name, schema(field, path.equals("(schema)") ? name : path + "." + name));
        }
        return struct;
    }
}
