// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static dev.alluvium.connect.delta.TaskHarness.T0;
import static dev.alluvium.connect.delta.TaskHarness.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.spill.SpillFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory that is none is told when the task starts, not when a table outgrows the memory. */
class IndexDirectoryTest {
    @TempDir
    Path base;

    private Map<String, String> upsert(Path directory) {
        return properties(
                base.resolve("lake"),
                "write.mode",
                "upsert",
                "pk.mode",
                "record_value",
                "pk.fields",
                "o",
                "index.directory",
                directory.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/idx, not a URI",
        "file:///var/idx, not a URI",
        "idx, must be absolute",
        "./idx, must be absolute",
        "a@b, is not a path of this system",
    })
    void whatIsNoAbsolutePathIsRefusedAtValidation(String value, String message) {
        Map<String, String> properties = upsert(base);
        properties.put("index.directory", value.replace('@', (char) 0));

        assertThat(SinkValidation.problems(properties, getClass().getClassLoader()))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("index.directory");
                    assertThat(problem.message()).startsWith("index.directory ").contains(message);
                });
    }

    @Test
    void aColonMakesNoUri() {
        Map<String, String> properties = upsert(base.resolve("a:b"));

        assertThat(SinkValidation.problems(properties, getClass().getClassLoader()))
                .isEmpty();
    }

    @Test
    void aMissingDirectoryIsMadeAndLeftEmpty() throws IOException {
        Path directory = base.resolve("a/b");

        try (TaskHarness task = new TaskHarness(upsert(directory)).open(T0)) {
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void aFileInItsPlaceStopsTheTaskAtItsStart() throws IOException {
        Path file = Files.writeString(base.resolve("file"), "x");

        for (Path impossible : new Path[] {file, file.resolve("idx")}) {
            assertThatThrownBy(() -> new TaskHarness(upsert(impossible)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContainingAll("index.directory", impossible.toString(), "may write to");
        }
    }

    @Test
    void aSpillThatFailsSaysWhere() throws IOException {
        Path file = Files.writeString(base.resolve("file"), "x");

        assertThatThrownBy(() -> new SpillFile(file))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("at " + file);
    }
}
