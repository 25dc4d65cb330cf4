// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merge whose events are all of one key needs the memory of its budget, not that of its events. */
final class HotKeyIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    /** 60 MB of text as bytes, some more as objects, in a heap that has 40 MB for all. */
    @Test
    void theEventsOfAHotKeyAreMergedInBoundedMemory() throws Exception {
        Path log = directory.resolve("hot.log");
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        JavaCommand command = new JavaCommand(
                HotKeyMain.class.getName(),
                classPath,
                List.of("-Xmx40m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                List.of(directory.resolve("tables").toString(), "60000", String.valueOf(4 << 20)));
        ChildProcess process = new ChildProcess("hot key", command, log);
        process.start();
        try {
            int exit = process.awaitExit(LIMIT);
            assertThat(exit).as(() -> read(log)).isZero();
        } finally {
            process.kill();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
