// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that would stop a task at its start, or have no effect, are found on their key by a validation. */
class ConfigEdgesTest {
    private static Map<String, String> properties(String... pairs) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "name", "c",
                "topics", "t",
                "table.base.path", "file:///nowhere",
                "validate.storage.enabled", "false"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    private static Set<String> keysWithErrors(Map<String, String> properties) {
        Set<String> keys = new TreeSet<>();
        new DeltaSinkConnector()
                .validate(properties).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .forEach(value -> keys.add(value.name()));
        return keys;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic2table.regex | t=>$9",
                "topic2table.regex | t=>${n}",
                "topic2table.regex | (t)=>x$y",
                "table.path.format | ${base}/a b/${table}",
                "table.path.format | ${base}/${topic}/${table}",
                "table.path.format | ${base}/../${table}",
                "table.path.format | plain/${table}",
            })
    void impossibleValuesAreFoundOnTheirKey(String key, String value) {
        assertThat(keysWithErrors(properties(key, value))).containsExactly(key);
    }

    @Test
    void nullIsAsIfThePropertyWereNotThere() {
        Map<String, String> properties = properties();
        properties.put("topic2table.map", null);
        properties.put("transforms", null);
        properties.put("aws.access.key.id", null);
        assertThat(keysWithErrors(properties)).isEmpty();

        DeltaSinkConnector connector = new DeltaSinkConnector();
        connector.start(properties);
        assertThat(connector.taskConfigs(1).get(0)).doesNotContainKeys("topic2table.map", "transforms");

        properties.put("table.base.path", null);
        assertThat(keysWithErrors(properties)).containsExactly("table.base.path");
    }

    @ParameterizedTest
    @CsvSource({"x,", "x,''", "x,' '", ",x", "'',x"})
    void halfAStaticKeyIsFoundHoweverTheOtherHalfIsMissing(String id, String secret) {
        Map<String, String> properties = properties("aws.access.key.id", id, "aws.secret.access.key", secret);
        assertThat(keysWithErrors(properties))
                .containsExactly(id == null || id.isBlank() ? "aws.access.key.id" : "aws.secret.access.key");
        properties.values().removeIf(value -> value == null);
        assertThat(keysWithErrors(properties)).hasSize(1);
    }

    @Test
    void aSequenceColumnBesideSequenceFieldsIsRefused() {
        assertThat(keysWithErrors(properties(
                        "write.mode", "upsert",
                        "pk.mode", "record_key",
                        "delete.mode", "soft",
                        "sequence.by", "f",
                        "metadata.columns", "sequence")))
                .containsExactly("metadata.columns");
    }
}
