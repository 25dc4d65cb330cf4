// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.testsupport.stack.Polling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void aProcessIsKilledStartedAgainPausedAndStopped() {
        ChildProcess process = child("wait");
        process.start();
        process.awaitReady(LIMIT, () -> LogTail.of(process.log(), 1).contains("ready"));
        long first = process.pid();
        assertThat(process.residentBytes()).isPositive();
        assertThat(process.toString()).isEqualTo("part (process " + first + ")");
        assertThatThrownBy(process::start).hasMessageContaining("runs already");

        process.kill();
        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.residentBytes()).isZero();

        process.start();
        assertThat(process.pid()).isNotEqualTo(first);
        process.pause();
        Polling.until(LIMIT, () -> state(process.pid()).equals("T"));
        process.stop(LIMIT);
        assertThat(process.isAlive()).isFalse();

        process.killForGood();
        assertThatThrownBy(process::start).hasMessageContaining("the stack is closed");
    }

    @Test
    void anEarlyEndIsToldWithTheEndOfTheLog() {
        ChildProcess process = child("fail");
        process.start();

        assertThatThrownBy(() -> process.awaitReady(LIMIT, () -> false))
                .isInstanceOfSatisfying(
                        StackUnavailableException.class,
                        failure -> assertThat(failure.line())
                                .isEqualTo(
                                        "part ended with exit code 7 before it was ready; its log is " + process.log()))
                .hasMessageContaining("\n  | why it failed");
    }

    @Test
    void aProcessThatIsNotReadyInTimeIsTold() {
        ChildProcess process = child("wait");
        process.start();

        assertThatThrownBy(() -> process.awaitReady(Duration.ZERO, () -> false))
                .hasMessageContaining("was not ready after 0 s");
        process.kill();
    }

    @Test
    void aProcessThatWasNeverStartedHasNoNumber() {
        ChildProcess process = child("wait");

        process.kill();
        process.stop(LIMIT);

        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(process::pid).hasMessage("part was never started");
    }

    @Test
    void portsAreHandedOutOnce() {
        FreePorts ports = new FreePorts(new SplittableRandom(1));

        assertThat(List.of(ports.next(), ports.next(), ports.next()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port < 32_768 && !Probe.accepts(port));
    }

    private ChildProcess child(String argument) {
        Path classes = Path.of(
                Child.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        JavaCommand command =
                new JavaCommand(Child.class.getName(), List.of(classes), StackJvm.small("32m"), List.of(argument));
        return new ChildProcess("part", command, directory.resolve("part.log"));
    }

    private static String state(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).replaceAll("(?s)^.*\\) (.).*$", "$1");
        } catch (java.io.IOException e) {
            return "gone";
        }
    }

    /** What the tests start. */
    public static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].equals("fail")) {
                System.out.println("why it failed");
                System.exit(7);
            }
            System.out.println("ready");
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
