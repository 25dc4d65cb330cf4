// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFoldersTest {
    @TempDir
    private Path directory;

    private PluginFolders folders;

    @BeforeEach
    void make() {
        folders = new PluginFolders(directory.resolve("plugins"));
    }

    @Test
    void anArchiveWithOneTopFolderBringsItsOwn() throws Exception {
        folders.addArchive(zip("p.zip", "plug-1.0/", "plug-1.0/lib/a.jar", "plug-1.0/manifest.json"));

        assertThat(folders.path().resolve("plug-1.0/lib/a.jar")).isRegularFile();
        assertThat(folders.path().resolve("p")).doesNotExist();
    }

    @Test
    void anyOtherArchiveGetsAFolderByItsName() throws Exception {
        folders.addArchive(zip("p.zip", "a.jar", "lib/b.jar"));

        assertThat(folders.path().resolve("p/a.jar")).isRegularFile();
        assertThat(folders.path().resolve("p/lib/b.jar")).isRegularFile();
    }

    @Test
    void anArchiveCannotWriteElsewhere() throws Exception {
        Path zip = zip("p.zip", "a.jar", "../../evil");

        assertThatThrownBy(() -> folders.addArchive(zip)).hasMessageContaining("points outside the archive");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void aMissingArchiveGivesOneLineThatSaysHowToBuildIt() {
        assertThatThrownBy(() -> folders.addArchive(directory.resolve("none.zip")))
                .isInstanceOf(StackUnavailableException.class)
                .hasMessageContaining("none.zip is not there; build it with");
    }

    @Test
    void jarsThatAWorkerSuppliesStayOut() throws Exception {
        List<Path> jars = List.of(
                Files.createFile(directory.resolve("connector-1.jar")),
                Files.createFile(directory.resolve("kafka-clients-3.9.2.jar")),
                Files.createFile(directory.resolve("slf4j-api-1.7.36.jar")));

        folders.addJars("connector", jars);

        assertThat(folders.path().resolve("connector"))
                .isDirectoryContaining("glob:**connector-1.jar")
                .isDirectoryNotContaining("glob:**kafka-clients*")
                .isDirectoryNotContaining("glob:**slf4j*");
    }

    @Test
    void aManifestNamesPluginsForServiceLoading() throws Exception {
        folders.addJars("converter", List.of());

        folders.addManifest("converter", "some.Service", List.of("a.B", "c.D"));

        try (ZipFile jar =
                new ZipFile(folders.path().resolve("converter/manifests.jar").toFile())) {
            assertThat(jar.getInputStream(jar.getEntry("META-INF/services/some.Service")))
                    .hasContent("a.B\nc.D");
        }
    }

    private Path zip(String name, String... entries) throws IOException {
        Path zip = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream writer = new ZipOutputStream(out)) {
            for (String entry : entries) {
                writer.putNextEntry(new ZipEntry(entry));
                writer.closeEntry();
            }
        }
        return zip;
    }
}
