// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process tree holds, from {@code /proc}; zero where there is no {@code /proc}. */
public final class ResidentMemory {
    private ResidentMemory() {}

    /**
     * Bytes of a process and all its descendants. Pages that several processes share are divided among them (PSS), so
     * that PostgreSQL's processes do not each count the shared buffers.
     */
    public static long ofTree(long pid) {
        long descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(child -> of(child.pid()))
                .sum();
        return of(pid) + descendants;
    }

    /** Bytes of one process. */
    public static long of(long pid) {
        Path directory = Path.of("/proc", Long.toString(pid));
        return field(directory.resolve("smaps_rollup"), "Pss:")
                .orElseGet(() -> field(directory.resolve("status"), "VmRSS:").orElse(0));
    }

    private static OptionalLong field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> kibibytes(line.substring(name.length())) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.strip().split("\\s+")[0]);
    }
}
