// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbound use case: a tag of personal data on a column becomes one request, and nothing else does. */
class OutboundRuleTest {
    private final JsonNode rule = Json.tree(Json.FIXTURES.resolve("payloads/outbound/pii-tag-rule.json"));
    private final NormalizeEntity<SinkRecord> normalize =
            Transforms.normalize("format", "openmetadata", "output", "headers-only");
    private final RecordMatches<SinkRecord> matches = new RecordMatches<>();
    private final RenderTemplate<SinkRecord> render = new RenderTemplate<>();

    @BeforeEach
    void configure() {
        Map<String, String> predicate = new HashMap<>();
        rule.get("predicate")
                .fields()
                .forEachRemaining(
                        one -> predicate.put(one.getKey(), one.getValue().asText()));
        matches.configure(predicate);
        render.configure(Map.of("template", rule.get("template").asText()));
    }

    private static SinkRecord event(String file) {
        return Transforms.sink(
                "om", null, null, null, Json.value(Json.tree(Json.FIXTURES.resolve("payloads/openmetadata/" + file))));
    }

    @Test
    void taggedColumnBecomesOneRequest() throws Exception {
        SinkRecord normalized = normalize.apply(event("table-tag-added.json"));

        assertThat(matches.test(normalized)).isTrue();
        assertThat(Json.MAPPER.readTree((String) render.apply(normalized).value()))
                .isEqualTo(rule.get("output"));
    }

    @Test
    void everythingElseBecomesNone() {
        String update =
                "{\"eventType\":\"entityUpdated\",\"entityType\":\"table\",\"entityId\":\"t\",\"changeDescription\":";
        String removed = update + "{\"fieldsDeleted\":[{\"name\":\"columns.a.tags\",\"oldValue\":\"PII.Sensitive\"}]}}";
        String described = update + "{\"fieldsAdded\":[{\"name\":\"description\",\"newValue\":\"about\"}]}}";

        assertThat(matches.test(normalize.apply(event("table-created.json")))).isFalse();
        assertThat(matches.test(normalize.apply(Transforms.event(removed)))).isFalse();
        assertThat(matches.test(normalize.apply(Transforms.event(described)))).isFalse();
        assertThat(matches.test(Transforms.sink("om", null, Map.of("id", 1L), null, null)))
                .isFalse();
    }
}
