// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.LogTail;
import java.nio.file.Path;
import java.time.Duration;
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
        JavaCommand command = JavaCommand.shortLived(
                HotKeyMain.class,
                "40m",
                List.of(directory.resolve("tables").toString(), "60000", String.valueOf(4 << 20)));
        ChildProcess process = new ChildProcess("hot key", command, log);
        int exit = process.run(LIMIT);
        assertThat(exit).as(() -> String.join("\n", LogTail.of(log, 40))).isZero();
    }
}
