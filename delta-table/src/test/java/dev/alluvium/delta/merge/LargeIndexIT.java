// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows are is known within a budget, however many there are (P-38). */
final class LargeIndexIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    /** 44 MB of slots, of which a tenth may be in memory, in a heap that has 36 MB for all. */
    @Test
    void indexLargerThanHeapStillUpserts() throws Exception {
        Path log = directory.resolve("large.log");
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        JavaCommand command = new JavaCommand(
                LargeIndexMain.class.getName(),
                classPath,
                List.of("-Xmx36m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                List.of(directory.resolve("tables").toString(), "2000000", String.valueOf(4_400_000)));
        ChildProcess process = new ChildProcess("large index", command, log);
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
