// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archives that a user unpacks into {@code plugin.path}: layout, services, and nothing that the worker supplies. */
class PluginArchiveIT {
    static Set<Path> archives() {
        return PluginArchives.all();
    }

    @ParameterizedTest
    @MethodSource("archives")
    void holdsOneFolderWithManifestLibrariesAndLicence(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            String folder = archive.getFileName().toString().replace(".zip", "/");

            assertThat(names(zip)).allMatch(name -> name.startsWith(folder));
            assertThat(names(zip)).contains(folder + "manifest.json", folder + "doc/LICENSE", folder + "doc/NOTICE");
            assertThat(names(zip)).anyMatch(name -> name.startsWith(folder + "etc/") && name.endsWith(".json"));
            JsonNode manifest = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry(folder + "manifest.json")));
            assertThat(folder)
                    .isEqualTo(manifest.get("name").asText() + "-"
                            + manifest.get("version").asText() + "/");
            assertThat(manifest.at("/owner/username").asText()).isEqualTo("alluvium");
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void bringsNothingThatTheWorkerSupplies(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(names(zip))
                    .noneMatch(
                            name -> name.matches(
                                    ".*/lib/(slf4j-.*|kafka-clients.*|connect-(api|json|runtime|transforms)-.*|hadoop-c.*|logback.*|log4j.*)"));
        }
    }

    @ParameterizedTest
    @MethodSource("archives")
    void namesItsPluginsForServiceLoading(Path archive) {
        assertThat(PluginArchives.plugins(archive)).isNotEmpty();
    }

    private static List<String> names(ZipFile zip) {
        return Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
    }
}
