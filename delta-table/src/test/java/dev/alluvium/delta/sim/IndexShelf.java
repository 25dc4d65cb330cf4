// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.index.Saving;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.merge.IndexSaving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the processes of one schedule save their indexes. They take each other's names, so that what one finds may be
 * that of another task, of a process that should be gone, or old.
 */
final class IndexShelf {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path ROOT = (Files.isDirectory(MEMORY)
                    ? MEMORY
                    : Path.of(System.getProperty("java.io.tmpdir")))
            .resolve("alluvium-simulation");
    private static final AtomicLong SHELVES = new AtomicLong();
    private static final int OWNERS = 2;
    private static final int SAMPLE = 1;

    private final Path directory = ROOT.resolve(ProcessHandle.current().pid() + "-" + SHELVES.incrementAndGet());
    private final Choices choices;
    private final Duration interval;

    IndexShelf(Choices choices) {
        this.choices = choices;
        this.interval = choices.oneIn(3) ? Duration.ofMinutes(30) : Duration.ZERO;
    }

    IndexSaving settings() {
        return new IndexSaving(directory, "", SAMPLE, Optional.of(interval));
    }

    Saving saving(DeltaTable table) {
        return new Saving(
                directory,
                "task" + choices.below(OWNERS),
                SAMPLE,
                new CommitFiles(table.store()),
                table.context().jitter());
    }

    /** Nobody needs it any more. */
    void clear() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        directory.toFile().delete();
    }
}
