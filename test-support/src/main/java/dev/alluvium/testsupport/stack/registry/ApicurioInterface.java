// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The part of Apicurio's registry interface, version 2, that its Connect converter uses: register a schema, get it by
 * its id, get its references (it has none). Artifacts are Confluent's subjects; groups make no difference.
 *
 * @see "Apicurio Registry API v2"
 */
record ApicurioInterface(SchemaStore store) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String BASE = "/apis/registry/v2";
    private static final int ID = 5;

    /** Empty when the call is not one of these. */
    Optional<RegistryAnswer> answer(RegistryCall call) {
        if (call.is("POST", BASE + "/groups/*/artifacts")) {
            return Optional.of(register(call));
        }
        if (call.is("GET", BASE + "/ids/contentIds/*") || call.is("GET", BASE + "/ids/globalIds/*")) {
            return Optional.of(store.text(call.number(ID))
                    .map(text -> new RegistryAnswer(200, RegistryAnswer.JSON, text))
                    .orElseGet(() -> failure(404, "ArtifactNotFoundException", "No content with this id was found.")));
        }
        if (call.is("GET", BASE + "/ids/contentIds/*/references")
                || call.is("GET", BASE + "/ids/globalIds/*/references")) {
            return Optional.of(RegistryAnswer.ok(JSON.arrayNode()));
        }
        return Optional.empty();
    }

    /** Whatever {@code ifExists} says: a text that is known to the artifact is its version, any other is a new one. */
    private RegistryAnswer register(RegistryCall call) {
        if (call.artifact().isEmpty() || call.body().isBlank()) {
            return failure(400, "BadRequestException", "X-Registry-ArtifactId and a body are needed.");
        }
        SchemaStore.Version version = store.register(call.artifact().get(), call.body());
        ObjectNode meta = JSON.objectNode()
                .put("groupId", call.path().get(4))
                .put("id", version.subject())
                .put("version", Integer.toString(version.number()))
                .put("type", "AVRO")
                .put("state", "ENABLED")
                .put("globalId", version.id())
                .put("contentId", version.id());
        return RegistryAnswer.ok(meta);
    }

    private static RegistryAnswer failure(int status, String name, String message) {
        ObjectNode body =
                JSON.objectNode().put("name", name).put("error_code", status).put("message", message);
        return new RegistryAnswer(status, RegistryAnswer.JSON, body.toString());
    }
}
