// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file stays what a user can start: parseable, pinned, and with every variable explained (R73). */
class ComposeFileTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void everyServiceNamesAPinnedImageAndAHealthCheck() throws IOException {
        Map<String, Map<String, Object>> services = services();

        assertThat(services).containsKeys("kafka", "connect", "postgres");
        services.forEach((name, service) -> {
            assertThat((String) service.get("image"))
                    .as("image of %s", name)
                    .contains(":")
                    .doesNotEndWith(":latest");
            assertThat(service).as("service %s", name).containsKey("healthcheck");
        });
    }

    @Test
    void everyVariableIsInTheExampleEnvironment() throws IOException {
        Properties example = new Properties();
        example.load(Files.newBufferedReader(ROOT.resolve(".env.example")));
        String compose = Files.readString(ROOT.resolve("docker-compose.yml"));

        List<String> variables = Pattern.compile("\\$\\{([A-Z_0-9]+)(:[-?][^}]*)?}")
                .matcher(compose)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();

        assertThat(variables).isNotEmpty();
        assertThat(example.stringPropertyNames()).containsAll(variables);
    }

    @Test
    void everyMountedFolderOfTheRepositoryExistsOrIsBuilt() throws IOException {
        services().forEach((name, service) -> {
            if (service.get("volumes") instanceof List<?> volumes) {
                volumes.stream()
                        .map(Object::toString)
                        .filter(volume -> volume.startsWith("./"))
                        .map(volume -> volume.substring(2, volume.indexOf(':')))
                        .filter(path -> !path.contains("target"))
                        .forEach(path -> assertThat(ROOT.resolve(path))
                                .as("volume of %s", name)
                                .exists());
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.newBufferedReader(ROOT.resolve("docker-compose.yml")));
        return (Map<String, Map<String, Object>>) compose.get("services");
    }
}
