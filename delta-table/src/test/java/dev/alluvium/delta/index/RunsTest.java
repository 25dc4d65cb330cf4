// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.spill.SpillFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunsTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    Path directory;

    /** It has no name, so nobody else could: a full disk would stay full. */
    @Test
    void aMergeThatFailsGivesItsFileBack() throws IOException {
        assumeTrue(Files.isDirectory(OPEN_FILES), "the system does not say which files are open");
        FileTable files = new FileTable();
        Path name = Files.createFile(directory.resolve("run"));
        Run run = run(SpillFile.of(name), files.place("f", 0));
        byte[] wrong = Files.readAllBytes(name);
        wrong[wrong.length - 1] ^= 1;
        Files.write(name, wrong);

        try (Runs runs = new Runs(new SpillBudget(Long.MAX_VALUE, directory), files, (hash, copies) -> {})) {
            runs.addOldest(run);
            long before = openFiles();

            assertThatThrownBy(runs::rewrite)
                    .isInstanceOf(DeltaTableException.class)
                    .hasMessageContaining("is damaged");
            assertThat(openFiles()).isEqualTo(before);
        }
        assertThat(openFiles()).isZero();
    }

    private static Run run(SpillFile file, long place) {
        Segments slots = new Segments(1, Segment.PLAIN, Long.MAX_VALUE);
        slots.insert(new KeyHash(1, 1), 0, place, 0);
        RunWriter writer = new RunWriter(file, RunShape.of(slots.size()));
        for (SegmentEntries slot = new SegmentEntries(slots); slot.next(); ) {
            writer.add(slot, place);
        }
        return writer.finish();
    }

    /** Those of the directory, with names or without. */
    private long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(OPEN_FILES)) {
            return open.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path open) {
        try {
            return Files.readSymbolicLink(open).startsWith(directory);
        } catch (IOException closed) {
            return false;
        }
    }
}
