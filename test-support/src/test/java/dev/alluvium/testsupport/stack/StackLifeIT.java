// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.process.StackPart;
import dev.alluvium.testsupport.stack.process.StackUnavailableException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a stack ends when it is not closed: it leaves no process behind. */
class StackLifeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aWorkerThatCannotStartIsToldWithItsLogAndNothingIsLeft() {
        StackSpec spec = StackSpec.in(directory)
                .s3(false)
                .workerProperty("plugin.discovery", "guesswork")
                .build();

        assertThatThrownBy(() -> EmbeddedStack.start(spec))
                .isInstanceOfSatisfying(
                        StackUnavailableException.class,
                        failure -> assertThat(failure.line())
                                .startsWith("worker-1 ended with exit code ")
                                .endsWith("its log is " + directory.resolve("logs/worker-1.log")))
                .hasMessageContaining("plugin.discovery");
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void anInterruptedProgramLeavesNothingBehind() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> parts;
        try (BufferedReader out = program.inputReader()) {
            parts = Arrays.stream(out.readLine().split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(parts).hasSize(4).allMatch(ProcessHandle::isAlive);

            program.destroy();
            program.waitFor();
        }

        Polling.until(LIMIT, () -> parts.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** A program that starts a stack and never closes it. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            EmbeddedStack stack = EmbeddedStack.start(
                    StackSpec.in(Path.of(arguments[0])).postgres(true).build());
            StringBuilder pids = new StringBuilder();
            for (StackPart part : stack.parts().values()) {
                pids.append(part.pid()).append(' ');
            }
            System.out.println(pids.toString().strip());
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
