// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The archives that the build has packed, and the plugins that they name for service loading. */
final class PluginArchives {
    private static final Path DIRECTORY =
            Path.of("").toAbsolutePath().getParent().resolve("packaging/target");
    private static final String SERVICES = "META-INF/services/org.apache.kafka.connect.";

    private PluginArchives() {}

    static SortedSet<Path> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            SortedSet<Path> archives = new TreeSet<>();
            files.filter(file -> file.toString().endsWith(".zip")).forEach(archives::add);
            return archives;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes that our own jars of an archive name for service loading, each with the version in its jar's name. */
    static Map<String, String> plugins(Path archive) {
        Map<String, String> plugins = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().matches(".*/lib/connect-[a-z-]+-[0-9][^/]*[.]jar")) {
                    String version = entry.getName().replaceAll(".*/connect-[a-z-]+-([0-9][^/]*)[.]jar", "$1");
                    services(zip.getInputStream(entry)).forEach(type -> plugins.put(type, version));
                }
            }
            return plugins;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedSet<String> services(InputStream jar) throws IOException {
        SortedSet<String> types = new TreeSet<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar.readAllBytes()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith(SERVICES)) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line -> line.startsWith("dev.alluvium."))
                            .forEach(types::add);
                }
            }
        }
        return types;
    }
}
