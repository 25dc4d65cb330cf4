// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.testsupport.stack.process.ChildProcess;
import dev.alluvium.testsupport.stack.process.JavaCommand;
import dev.alluvium.testsupport.stack.process.LogTail;
import java.nio.file.Path;
import java.time.Duration;
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
        JavaCommand command = JavaCommand.shortLived(
                LargeIndexMain.class,
                "36m",
                List.of(directory.resolve("tables").toString(), "2000000", String.valueOf(4_400_000)));
        ChildProcess process = new ChildProcess("large index", command, log);
        int exit = process.run(LIMIT);
        assertThat(exit).as(() -> String.join("\n", LogTail.of(log, 40))).isZero();
    }
}
