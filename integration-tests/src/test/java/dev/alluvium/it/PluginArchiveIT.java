// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archives that a user unpacks into {@code plugin.path}: layout, services, and nothing that the worker supplies. */
class PluginArchiveIT {
    private static final Path ARCHIVES =
            Path.of("").toAbsolutePath().getParent().resolve("packaging/target");

    static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
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
    void namesItsPluginsForServiceLoading(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<String> services = names(zip).stream()
                    .filter(name -> name.matches(".*/lib/connect-(sink-delta|smt)-.*[.]jar"))
                    .flatMap(name -> entries(zip, name).stream())
                    .filter(name -> name.matches("META-INF/services/org[.]apache[.]kafka[.]connect[.].*"))
                    .toList();

            assertThat(services).isNotEmpty();
        }
    }

    private static List<String> names(ZipFile zip) {
        return Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
    }

    private static List<String> entries(ZipFile zip, String jar) {
        try (ZipInputStream in = new ZipInputStream(
                new ByteArrayInputStream(zip.getInputStream(zip.getEntry(jar)).readAllBytes()),
                StandardCharsets.UTF_8)) {
            List<String> names = new java.util.ArrayList<>();
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
