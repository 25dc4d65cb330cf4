// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.quickstart.report.RunReport;
import dev.alluvium.quickstart.run.Options;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A canary in every malformed event is nowhere but in the dead letters' own original bytes (R67, R96, B21). */
class CanaryIT {
    private static final String CANARY = "canary-7f3a9c";
    private static final String DEAD_LETTERS = "entities-dead-letters";

    @Test
    void malformedEventsAreDeadLettersWithAReasonAndNothingOfOursHoldsTheirValues() throws IOException {
        List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
        List<String> states = new ArrayList<>();
        Path folder = SharedStack.ROOT.resolve("connector-configs/dead-letters");

        RunReport report = TimedRun.of(
                "dead-letters",
                Options.on(SharedStack.get(), List.of(folder)).withAfterwards((stack, placeholders, verdict) -> {
                    deadLetters.addAll(TopicBytes.read(stack, DEAD_LETTERS));
                    states.addAll(taskStates(stack));
                }));

        assertThat(report.problems()).isEmpty();
        assertThat(report.exitCode()).isEqualTo(RunReport.EQUAL);
        assertThat(states).isNotEmpty().containsOnly("RUNNING");
        assertThat(deadLetters).hasSizeGreaterThanOrEqualTo(6);
        for (ConsumerRecord<byte[], byte[]> letter : deadLetters) {
            assertThat(header(letter, "__connect.errors.exception.message")).isNotBlank();
            if (!header(letter, "__connect.errors.stage").endsWith("CONVERTER")) {
                letter.headers()
                        .forEach(header -> assertThat(new String(header.value(), StandardCharsets.UTF_8))
                                .as(header.key())
                                .doesNotContain(CANARY));
            }
        }
        assertThat(logsWith(SharedStack.get().logs())).isEmpty();
    }

    private static List<String> taskStates(EmbeddedStack stack) {
        List<String> states = new ArrayList<>();
        JsonNode status = stack.connect().status("entities").body();
        status.get("tasks").forEach(task -> states.add(task.get("state").asText()));
        return states;
    }

    private static List<String> logsWith(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean contains(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(CANARY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        byte[] value = record.headers().lastHeader(name) == null
                ? new byte[0]
                : record.headers().lastHeader(name).value();
        return new String(value, StandardCharsets.UTF_8);
    }
}
