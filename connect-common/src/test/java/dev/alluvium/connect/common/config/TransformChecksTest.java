// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

/** Settings of our transforms that they do not know. */
class TransformChecksTest {
    private static final ClassLoader LOADER = TransformChecksTest.class.getClassLoader();

    @Test
    void unknownKeysOfOurTransformsAreFlagged() {
        Map<String, String> properties = Map.of(
                "transforms", "a, b,c,d",
                "transforms.a.type", Known.class.getName(),
                "transforms.a.known", "x",
                "transforms.a.knwon", "x",
                "transforms.a.predicate", "p",
                "transforms.b.type", "org.example.Theirs",
                "transforms.b.any", "x",
                "transforms.c.type", "dev.alluvium.NotThere",
                "transforms.c.any", "x",
                "transforms.d.type", TransformChecksTest.class.getName());

        assertThat(TransformChecks.problems(properties, LOADER))
                .containsExactly(new Problem(
                        "transforms.a.knwon",
                        "transforms.a.knwon is not a setting of this transform; did you mean 'known'?"));
        assertThat(TransformChecks.aliases(Map.of())).isEmpty();
    }

    @Test
    void connectsOwnKeysAreKnown() {
        assertThat(FrameworkSettings.owns("errors.tolerance")).isTrue();
        assertThat(FrameworkSettings.owns("consumer.override.isolation.level")).isTrue();
        assertThat(FrameworkSettings.owns("errors.tolerances")).isFalse();
        assertThat(FrameworkSettings.names()).contains("tasks.max");
    }

    /** A transform with one setting. */
    public static final class Known<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef().define("known", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "x");
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
