// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.testsupport.stack.connect.ConnectRest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code PUT /connector-plugins/.../config/validate} names every wrong key at once, before anything starts (P-29). */
class ConfigValidationIT {
    private static final String SINK = "dev.alluvium.connect.delta.DeltaSinkConnector";

    private final ConnectRest connect = SharedStack.get().connect();

    @Test
    void aGoodConfigHasNoErrors() {
        assertThat(errors(good())).isEmpty();
    }

    @Test
    void everyProblemIsReportedAtOnceOnItsKey() {
        Map<String, String> config = good();
        config.put("write.mode", "upsert");
        config.put("pk.mode", "none");
        config.put("flush.size", "0");
        config.put("flush.intervall.ms", "1000");
        config.put("table.base.path", "relative/path");
        config.put("merge.interval.ms", "1000");
        config.put("aws.access.key.id", "only-one-of-two");

        Map<String, List<String>> errors = errors(config);

        assertThat(errors)
                .containsKeys("pk.mode", "flush.size", "flush.intervall.ms", "table.base.path", "merge.interval.ms");
        assertThat(errors.get("flush.intervall.ms").toString()).contains("flush.interval.ms");
        assertThat(errors.keySet()).anyMatch(key -> key.startsWith("aws."));
        errors.forEach(
                (key, messages) -> assertThat(messages.toString()).as(key).contains(key));
    }

    @Test
    void aSettingThatIsNotYetEffectiveIsRefusedNotIgnored() {
        Map<String, String> config = good();
        config.put("timestamp.ntz.enabled", "true");

        assertThat(errors(config)).containsKeys("timestamp.ntz.enabled");
    }

    @Test
    void manifestsDoNotGoWithDeletionVectors() {
        Map<String, String> config = good();
        config.put("deletion.vectors.enabled", "true");
        config.put("symlink.manifest.enabled", "true");

        assertThat(errors(config)).containsKeys("symlink.manifest.enabled");
    }

    @Test
    void anUnknownOrUnusableSettingOfATransformIsReportedOnItsKey() {
        Map<String, String> config = good();
        config.put("transforms", "entity");
        config.put("transforms.entity.type", "dev.alluvium.connect.smt.NormalizeEntity");
        config.put("transforms.entity.format", "dms");
        config.put("transforms.entity.formatt", "debezium");

        assertThat(errors(config)).containsKeys("transforms.entity.id.fields", "transforms.entity.formatt");

        config.put("transforms.entity.format", "dmz");

        assertThat(errors(config)).containsKeys("transforms.entity.format", "transforms.entity.formatt");
    }

    @Test
    void creatingAConnectorWithAWrongKeyIsABadRequestThatNamesIt() {
        Map<String, String> config = good();
        config.put("name", "validation-refused");
        config.put("flush.sizze", "5");

        ConnectRest.Response response = connect.putConfig("validation-refused", config);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body().get("message").asText())
                .contains("flush.sizze")
                .contains("flush.size");
    }

    @Test
    void aSecretNeverComesBack() {
        Map<String, String> config = good();
        config.put("aws.access.key.id", "canary-key");
        config.put("aws.secret.access.key", "canary-secret");
        config.put("flush.size", "-1");

        JsonNode body = connect.validate(SINK, config).body();

        for (JsonNode entry : body.get("configs")) {
            String name = entry.at("/value/name").asText();
            if (name.startsWith("aws.")) {
                assertThat(entry.at("/value/errors").toString()).doesNotContain("canary-secret");
            }
        }
    }

    private static Map<String, String> good() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("name", "validation");
        config.put("connector.class", SINK);
        config.put("tasks.max", "1");
        config.put("topics", "validation");
        config.put("table.base.path", SharedStack.get().files().toUri().toString());
        config.put("auto.create", "true");
        config.put("consumer.override.isolation.level", "read_committed");
        config.put("consumer.override.auto.offset.reset", "earliest");
        return config;
    }

    private Map<String, List<String>> errors(Map<String, String> config) {
        ConnectRest.Response response = connect.validate(SINK, config);
        assertThat(response.status()).as("%s", response.body()).isEqualTo(200);
        Map<String, List<String>> errors = new LinkedHashMap<>();
        for (JsonNode entry : response.body().get("configs")) {
            List<String> messages = new ArrayList<>();
            entry.at("/value/errors").forEach(message -> messages.add(message.asText()));
            if (!messages.isEmpty()) {
                errors.put(entry.at("/value/name").asText(), messages);
            }
        }
        return errors;
    }
}
