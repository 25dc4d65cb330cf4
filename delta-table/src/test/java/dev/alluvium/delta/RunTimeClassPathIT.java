// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine in a process of its own with nothing but its run-time class path, as a user's {@code main} has it: a
 * commit, a checkpoint and a read from that checkpoint alone.
 */
class RunTimeClassPathIT {
    @TempDir
    Path directory;

    @Test
    void commitCheckpointAndReadNeedNothingBeyondTheRunTimeClassPath() throws Exception {
        assertThat(run()).isEqualTo("version=10 files=10 txn=10\n");
    }

    @Test
    void noHadoopKafkaOrSparkIsOnTheRunTimeClassPath() throws IOException {
        assertThat(classPath())
                .isNotEmpty()
                .noneMatch(jar -> jar.matches(".*/(hadoop-(?!stubs).*|kafka-.*|connect-.*|spark-.*|scala-.*)\\.jar"));
    }

    private String run() throws Exception {
        List<String> parts = new ArrayList<>(List.of("target/classes", "target/test-classes"));
        parts.addAll(classPath());
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, parts),
                        RunTimeClassPathMain.class.getName(),
                        directory.resolve("table").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }

    /** Written by the build: the run-time scope of this module, resolved. */
    private static List<String> classPath() throws IOException {
        String text =
                Files.readString(Path.of("target/run-time-class-path.txt")).trim();
        return Arrays.asList(text.split(File.pathSeparator));
    }
}
