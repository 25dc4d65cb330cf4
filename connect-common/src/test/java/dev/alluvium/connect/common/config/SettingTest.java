// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** One declaration, and what comes of it. */
class SettingTest {
    @Test
    void aDeclarationBecomesADefinition() {
        Settings settings = new Settings(List.of(
                Setting.of("a", Type.STRING, "A.")
                        .withDefault("x")
                        .oneOf("x", "Y")
                        .in("G"),
                Setting.of("b", Type.INT, "B.").withDefault(3).atLeast(1).in("G"),
                Setting.of("c", Type.STRING, "C.").required().in("G")));
        ConfigDef definition = settings.definition();

        assertThat(definition.parse(Map.of("c", "z", "a", "y")))
                .containsEntry("a", "y")
                .containsEntry("b", 3);
        assertThatThrownBy(() -> definition.parse(Map.of("c", "z", "a", "w")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be one of x, Y");
        assertThatThrownBy(() -> definition.parse(Map.of("c", "z", "b", "0"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> definition.parse(Map.of())).isInstanceOf(ConfigException.class);
        assertThat(definition.configKeys().get("a").recommender.validValues("a", Map.of()))
                .isEqualTo(List.of("x", "Y"));
        assertThat(definition.configKeys().get("a").recommender.visible("a", Map.of()))
                .isTrue();
        assertThat(settings.names()).containsExactly("a", "b", "c");
    }

    @Test
    void aNameIsDeclaredOnce() {
        Setting setting = Setting.of("a", Type.STRING, "A.");

        assertThatThrownBy(() -> new Settings(List.of(setting, setting))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatHasNoEffectYetIsRefusedButForItsDefault() {
        Setting words = Setting.of("a", Type.STRING, "A.")
                .withDefault("x")
                .oneOf("x", "y")
                .notYetEffective();
        Setting nothing = Setting.of("b", Type.STRING, "B.").notYetEffective();
        Setting secret = Setting.of("c", Type.PASSWORD, "C.").notYetEffective();

        assertThat(words.notEffective(" X ")).isEmpty();
        assertThat(words.notEffective("y")).contains("value 'y' of a is not effective in this version; supported: x");
        assertThat(nothing.notEffective("1")).contains("b is not effective in this version; leave it out");
        assertThat(secret.notEffective("hush").orElseThrow()).doesNotContain("hush");
    }

    @Test
    void theNearestNameIsSuggestedOnlyWhenItIsNear() {
        assertThat(NearestName.of("flush.sise", List.of("flush.size", "flush.bytes")))
                .contains("flush.size");
        assertThat(NearestName.of("colour", List.of("flush.size"))).isEmpty();
        assertThat(NearestName.hint("flush.sise", List.of("flush.size"))).isEqualTo("; did you mean 'flush.size'?");
    }

    @Test
    void awsSettingsAreReadAndChecked() {
        ConfigDef definition = new Settings(AwsSettings.settings()).definition();
        Map<String, Object> values = definition.parse(Map.of(
                "aws.region", "eu-west-1",
                "aws.endpoint.override", "http://localhost:4566",
                "aws.access.key.id", "id",
                "aws.secret.access.key", "secret",
                "aws.credentials.role.arn", "arn"));

        assertThat(values.get("aws.secret.access.key")).isInstanceOf(Password.class);
        assertThat(AwsSettings.read(values).role().orElseThrow().sessionName()).isEqualTo("alluvium");
        assertThat(AwsSettings.read(values).toString())
                .doesNotContain("secret,")
                .doesNotContain("id,");
        assertThatThrownBy(() -> definition.parse(Map.of("aws.endpoint.override", "ftp://x")))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> definition.parse(Map.of("aws.endpoint.override", "http://a b")))
                .isInstanceOf(ConfigException.class);
        assertThat(AwsSettings.problems(Map.of("aws.secret.access.key", "x")))
                .extracting(Problem::key)
                .containsExactly("aws.access.key.id");
        assertThat(AwsSettings.problems(Map.of(
                        "aws.access.key.id",
                        "x",
                        "aws.secret.access.key",
                        "x",
                        "aws.credentials.provider.class",
                        "x",
                        "aws.credentials.external.id",
                        "x")))
                .extracting(Problem::key)
                .containsExactly("aws.credentials.provider.class", "aws.credentials.external.id");
    }
}
