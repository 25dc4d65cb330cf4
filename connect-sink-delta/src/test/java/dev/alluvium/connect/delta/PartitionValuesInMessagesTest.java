// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static dev.alluvium.connect.delta.TaskHarness.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the task when a data file is gone, damaged or cannot be written holds no partition value. */
final class PartitionValuesInMessagesTest {
    private static final String CANARY = "canary-31c8";

    @TempDir
    Path base;

    private Map<String, String> settings() {
        return properties(
                base, "write.mode", "upsert", "pk.mode", "record_key", "pk.fields", "id", "partition.by", "zone");
    }

    private Throwable putAndFlush(long offset) {
        try (TaskHarness task = new TaskHarness(settings()).open(T0)) {
            return catchThrowable(() -> {
                task.put(record(T0, offset, 1L, Map.of("zone", CANARY, "n", offset)));
                task.flush();
            });
        }
    }

    private Path dataFile() throws IOException {
        try (Stream<Path> files = Files.walk(base.resolve("t"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertSilent(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("t").doesNotContain(CANARY);
    }

    @Test
    void failuresNameTheTableAndTheFileWithoutItsDirectory() throws IOException {
        assertThat(putAndFlush(0)).isNull();
        Path file = dataFile();
        byte[] whole = Files.readAllBytes(file);

        Files.write(file, new byte[whole.length]);
        Throwable damaged = putAndFlush(1);
        assertThat(damaged)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("table 't'")
                .hasMessageContaining(String.valueOf(file.getFileName()));
        assertSilent(damaged);

        Files.delete(file);
        Throwable missing = putAndFlush(1);
        assertThat(missing).isInstanceOf(ConnectException.class);
        assertSilent(missing);
    }

    @Test
    void partitionThatCannotBeWrittenIsTriedAgainWithoutBeingNamed() throws IOException {
        Map<String, String> append = properties(base, "partition.by", "zone");
        try (TaskHarness task = new TaskHarness(append).open(T0)) {
            task.put(record(T0, 0, null, Map.of("zone", "a", "n", 0L)));
            task.flush();
            Files.writeString(base.resolve("t/zone=" + CANARY), "in the way");

            Throwable failure = catchThrowable(() -> {
                task.put(record(T0, 1, null, Map.of("zone", CANARY, "n", 1L)));
                task.flush();
            });

            assertThat(failure).isInstanceOf(RetriableException.class);
            assertSilent(failure);
        }
    }
}
