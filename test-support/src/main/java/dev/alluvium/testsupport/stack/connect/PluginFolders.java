// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Fills a {@code plugin.path}: one folder per plugin, as an operator would.
 *
 * @param path the directory; made if absent
 */
public record PluginFolders(Path path) {
    /** Jars that a worker supplies, or that must exist once per JVM because they load native code. */
    private static final List<String> SUPPLIED = List.of(
            "connect-api-",
            "kafka-clients-",
            "slf4j-api-",
            "lz4-java-",
            "snappy-java-",
            "zstd-jni-",
            "javax.ws.rs-api-",
            "jakarta.ws.rs-api-");

    /** Makes the directory. */
    public PluginFolders {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the plugin path " + path, e);
        }
    }

    /** A plugin from jars of a local repository, without those that the worker has. */
    public void addJars(String name, List<Path> jars) {
        try {
            Path folder = Files.createDirectories(path.resolve(name));
            for (Path jar : jars) {
                if (SUPPLIED.stream().noneMatch(jar.getFileName().toString()::startsWith)) {
                    link(jar, folder.resolve(jar.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill the plugin folder " + path.resolve(name), e);
        }
    }

    /**
     * Names plugins of a folder for service loading, where their maker did not: what Kafka's {@code
     * connect-plugin-path sync-manifests} does.
     *
     * @param service Connect's interface, such as {@code org.apache.kafka.connect.storage.Converter}
     * @param classes the plugins that implement it
     */
    public void addManifest(String name, String service, List<String> classes) {
        Path jar = path.resolve(name).resolve("manifests.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/services/" + service));
            out.write((String.join("\n", classes) + "\n").getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + jar, e);
        }
    }

    /**
     * A plugin from its zip. An archive with a single top folder, as Confluent Hub lays it out, brings its own folder;
     * any other gets one by the archive's name.
     */
    public void addArchive(Path archive) {
        if (!Files.isRegularFile(archive)) {
            throw new StackUnavailableException(
                    "Plugin archive " + archive + " is not there; build it with mvn -Pquick package", null);
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Path target = hasOneTopFolder(zip) ? path : path.resolve(baseName(archive));
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                extract(zip, entries.nextElement(), target);
            }
        } catch (IOException e) {
            throw new StackUnavailableException("Plugin archive " + archive + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean hasOneTopFolder(ZipFile zip) {
        Set<String> tops = zip.stream()
                .map(ZipEntry::getName)
                .map(name -> name.contains("/") ? name.substring(0, name.indexOf('/')) : "")
                .collect(Collectors.toSet());
        return tops.size() == 1 && !tops.contains("");
    }

    private static String baseName(Path archive) {
        String file = archive.getFileName().toString();
        return file.endsWith(".zip") ? file.substring(0, file.length() - ".zip".length()) : file;
    }

    private static void extract(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("entry '" + entry.getName() + "' points outside the archive");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
        }
    }

    private static void link(Path jar, Path target) throws IOException {
        try {
            Files.createLink(target, jar);
        } catch (UnsupportedOperationException | IOException e) {
            // Another file system, or one without hard links.
            Files.copy(jar, target);
        }
    }
}
