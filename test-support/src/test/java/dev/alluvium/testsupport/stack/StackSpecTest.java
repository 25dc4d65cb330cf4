// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a stack, and what is refused before any process starts. */
class StackSpecTest {
    @TempDir
    private Path directory;

    @Test
    void theBuilderSetsEveryComponent() {
        StackSpec spec = StackSpec.in(directory)
                .workers(2)
                .kafkaLine("4.3")
                .workerLine("3.9")
                .postgres(true)
                .debeziumPostgres(false)
                .s3(false)
                .exactlyOnceSource(true)
                .workerProperty("a", "b")
                .pluginArchive(Path.of("p.zip"))
                .registry(true)
                .kinesis(true)
                .build();

        assertThat(spec)
                .isEqualTo(new StackSpec(
                        directory,
                        2,
                        "4.3",
                        "3.9",
                        true,
                        false,
                        true,
                        Map.of("a", "b"),
                        List.of(Path.of("p.zip")),
                        false,
                        true,
                        true));
    }

    @Test
    void theDefaultIsOneWorkerWithAStore() {
        assertThat(StackSpec.in(directory).build())
                .isEqualTo(new StackSpec(
                        directory, 1, "3.9", "3.9", false, true, false, Map.of(), List.of(), false, false, false));
    }

    @Test
    void theLineOfTheBrokerIsThatOfTheWorkersUnlessToldOtherwise() {
        assertThat(StackSpec.in(directory).kafkaLine("4.3").build().workerLine())
                .isEqualTo("4.3");
    }

    @Test
    void aStackWithoutWorkersIsRefused() {
        StackSpec.Builder builder = StackSpec.in(directory).workers(0);

        assertThatThrownBy(builder::build).hasMessage("a stack has 1 worker or more, not 0");
    }

    @Test
    void aKafkaLineThatIsNotShippedIsRefused() {
        assertUnavailable(
                StackSpec.in(directory).kafkaLine("2.0"),
                "Kafka line '2.0' is not available; this stack has [3.9, 4.3]");
    }

    @Test
    void aPluginThatIsNotBuiltIsRefused() {
        assertUnavailable(
                StackSpec.in(directory).pluginArchive(Path.of("none.zip")),
                "Plugin archive none.zip is not there; build it with mvn -Pquick package");
    }

    @Test
    void aDirectoryThatWasUsedIsRefused() throws Exception {
        Files.createDirectory(directory.resolve("kafka"));

        assertUnavailable(
                StackSpec.in(directory),
                "The stack needs a directory of its own, and " + directory + " has been used by another");
    }

    private static void assertUnavailable(StackSpec.Builder spec, String line) {
        assertThatThrownBy(() -> EmbeddedStack.start(spec.build()))
                .isInstanceOfSatisfying(
                        StackUnavailableException.class,
                        failure -> assertThat(failure.line()).isEqualTo(line));
    }
}
