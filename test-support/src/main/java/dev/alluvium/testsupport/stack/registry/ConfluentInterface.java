// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The part of Confluent's registry interface that readers and writers of Avro need: register and look up a schema,
 * list subjects and versions, get a version or an id.
 *
 * @see "Confluent Schema Registry API"
 */
record ConfluentInterface(SchemaStore store) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String SCHEMA = "schema";

    /** Empty when the call is not one of these. */
    Optional<RegistryAnswer> answer(RegistryCall call) {
        if (call.is("GET", "/subjects")) {
            ArrayNode names = JSON.arrayNode();
            store.subjects().forEach(names::add);
            return Optional.of(ok(names));
        }
        if (call.is("GET", "/schemas/ids/*")) {
            return Optional.of(store.text(call.number(2))
                    .map(text -> ok(JSON.objectNode().put(SCHEMA, text)))
                    .orElseGet(() -> failure(404, 40403, "Schema not found")));
        }
        if (call.is("POST", "/subjects/*/versions")) {
            return Optional.of(schema(call)
                    .map(text -> ok(JSON.objectNode()
                            .put("id", store.register(call.path().get(1), text).id())))
                    .orElseGet(ConfluentInterface::noSchema));
        }
        if (call.is("POST", "/subjects/*")) {
            return Optional.of(schema(call).map(text -> lookUp(call, text)).orElseGet(ConfluentInterface::noSchema));
        }
        if (call.is("GET", "/subjects/*/versions") || call.is("GET", "/subjects/*/versions/*")) {
            return Optional.of(versions(call));
        }
        return Optional.empty();
    }

    private RegistryAnswer lookUp(RegistryCall call, String text) {
        return store.find(call.path().get(1), text)
                .map(version -> ok(json(version)))
                .orElseGet(() -> failure(404, 40403, "Schema not found"));
    }

    private RegistryAnswer versions(RegistryCall call) {
        List<SchemaStore.Version> versions = store.versions(call.path().get(1));
        if (versions.isEmpty()) {
            return failure(404, 40401, "Subject not found.");
        }
        if (call.path().size() == 3) {
            ArrayNode numbers = JSON.arrayNode();
            versions.forEach(version -> numbers.add(version.number()));
            return ok(numbers);
        }
        long wanted = call.path().get(3).equals("latest") ? versions.size() : call.number(3);
        return wanted >= 1 && wanted <= versions.size()
                ? ok(json(versions.get((int) wanted - 1)))
                : failure(404, 40402, "Version not found.");
    }

    private static ObjectNode json(SchemaStore.Version version) {
        return JSON.objectNode()
                .put("subject", version.subject())
                .put("id", version.id())
                .put("version", version.number())
                .put(SCHEMA, version.text());
    }

    private static Optional<String> schema(RegistryCall call) {
        try {
            JsonNode body = MAPPER.readTree(call.body());
            return Optional.ofNullable(body.path(SCHEMA).textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static RegistryAnswer noSchema() {
        return failure(422, 42201, "Invalid schema");
    }

    private static RegistryAnswer ok(JsonNode body) {
        return new RegistryAnswer(200, TYPE, body.toString());
    }

    private static RegistryAnswer failure(int status, int code, String message) {
        ObjectNode body = JSON.objectNode().put("error_code", code).put("message", message);
        return new RegistryAnswer(status, TYPE, body.toString());
    }
}
