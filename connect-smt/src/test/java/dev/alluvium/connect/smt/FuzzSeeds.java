// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fixtures that fuzzing starts from: the payloads, and the events of the contract with the sink. */
final class FuzzSeeds {
    /** One event and the settings that read it. */
    record Seed(Map<String, String> config, Object value, Object key, Map<String, String> headers) {}

    static final List<Seed> ALL = all();

    private FuzzSeeds() {}

    private static List<Seed> all() {
        Path payloads = Json.FIXTURES.resolve("payloads");
        List<Seed> seeds = new ArrayList<>();
        for (JsonNode one : Json.tree(payloads.resolve("expected.json")).get("cases")) {
            String file = one.get("file").asText();
            Path keyFile = payloads.resolve(file.replace(".json", ".key.json"));
            Path headersFile = payloads.resolve(file.replace(".json", ".headers.json"));
            seeds.add(new Seed(
                    texts(one.get("config")),
                    Json.value(Json.tree(payloads.resolve(file))),
                    Files.exists(keyFile) ? Json.value(Json.tree(keyFile)) : null,
                    Files.exists(headersFile) ? texts(Json.tree(headersFile)) : Map.of()));
        }
        EntityContractTest.vectors()
                .map(vector -> vector.getPayload())
                .filter(vector -> vector.has("event"))
                .forEach(vector -> seeds.add(new Seed(
                        texts(vector.at("/event/config")),
                        Json.value(vector.at("/event/value")),
                        Json.value(vector.at("/event/key")),
                        texts(vector.at("/event/headers")))));
        return List.copyOf(seeds);
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.fields()
                .forEachRemaining(
                        field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
