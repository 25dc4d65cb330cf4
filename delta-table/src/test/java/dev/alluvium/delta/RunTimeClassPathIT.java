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
 * commit, a checkpoint and a read from that checkpoint alone; rows of every type in files of every codec.
 */
class RunTimeClassPathIT {
    /** The SDK and what only it brings. */
    private static final String AWS_SDK =
            ".*/(software/amazon|org/reactivestreams|org/apache/httpcomponents" + "|commons-codec|commons-logging)/.*";

    @TempDir
    Path directory;

    @Test
    void commitsCheckpointsAndDataNeedNothingBeyondTheRunTimeClassPath() throws Exception {
        assertThat(run()).isEqualTo("version=10 files=10 txn=10\nsame=true kernel=true\n");
    }

    @Test
    void noHadoopKafkaOrSparkIsOnTheRunTimeClassPath() throws IOException {
        assertThat(classPath())
                .isNotEmpty()
                .noneMatch(jar -> jar.matches(".*/(hadoop-(?!stubs).*|kafka-.*|connect-.*|spark-.*|scala-.*)\\.jar"));
    }

    /** What a user without S3 ships with the engine; the budget is a promise, so that a new artifact needs a reason. */
    @Test
    void closureWithoutTheAwsSdkIsAtMost27Megabytes() throws IOException {
        StringBuilder list = new StringBuilder();
        long total = 0;
        for (String jar : classPath()) {
            if (!jar.matches(AWS_SDK)) {
                long size = Files.size(Path.of(jar));
                total += size;
                list.append(String.format("%,12d %s%n", size, Path.of(jar).getFileName()));
            }
        }
        System.out.printf("run-time closure without the AWS SDK: %,d bytes%n%s", total, list);
        assertThat(total).as("%s", list).isBetween(20_000_000L, 27_000_000L);
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
