// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.registry;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The answer to one call.
 *
 * @param type content type
 */
record RegistryAnswer(int status, String type, String body) {
    static final String JSON = "application/json";

    static RegistryAnswer ok(JsonNode body) {
        return new RegistryAnswer(200, JSON, body.toString());
    }
}
