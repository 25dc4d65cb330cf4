// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathFileTest {
    @TempDir
    private Path directory;

    @Test
    void entriesAreRelativeToTheRepository() {
        assertThat(ClassPathFile.parse("@repository@/a/b.jar;@repository@/c.jar\n"))
                .containsExactly("a/b.jar", "c.jar");
        assertThatThrownBy(() -> ClassPathFile.parse("/root/a.jar")).hasMessageContaining("does not start with");
    }

    @Test
    void everyPartOfTheStackIsInTheLocalRepository() {
        for (String part : List.of("kafka-3.9", "kafka-4.3", "s3proxy", "debezium-postgres", "avro-converter")) {
            assertThat(ClassPathFile.ofPart(part)).isNotEmpty().allMatch(Files::isRegularFile);
        }
    }

    @Test
    void aKafkaLineHasJarsOfOneReleaseOnly() {
        for (String line : List.of("3.9", "4.3")) {
            assertThat(ClassPathFile.ofPart("kafka-" + line))
                    .map(Path::toString)
                    .filteredOn(jar -> jar.contains("/org/apache/kafka/"))
                    .hasSizeGreaterThan(10)
                    .allMatch(jar -> jar.matches(".*-\\Q" + line + "\\E[.][0-9]+[.]jar"));
        }
    }

    @Test
    void aPartThatWasNotBuiltIsNamed() {
        assertThatThrownBy(() -> ClassPathFile.ofPart("none"))
                .isInstanceOf(StackUnavailableException.class)
                .hasMessageContaining("/dev/alluvium/testsupport/stack/none/classpath.txt");
    }

    @Test
    void aJarComesFromTheFirstRepositoryThatHasIt() throws Exception {
        Path first = directory.resolve("first");
        Path second = Files.createDirectories(directory.resolve("second/x"));
        Path jar = Files.createFile(second.resolve("y.jar"));
        JarRepository repository = new JarRepository(List.of(first, directory.resolve("second")));

        assertThat(repository.find("x/y.jar")).isEqualTo(jar);
    }

    @Test
    void aMissingJarGivesOneLineThatSaysHowToGetIt() {
        JarRepository repository = new JarRepository(List.of(directory));

        assertThatThrownBy(() -> repository.find("x/y.jar"))
                .isInstanceOf(StackUnavailableException.class)
                .message()
                .contains("x/y.jar", directory.toString(), "-Dalluvium.repository=DIR")
                .doesNotContain("\n");
    }
}
