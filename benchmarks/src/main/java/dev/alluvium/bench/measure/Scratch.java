// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for one run; gone afterwards. */
public record Scratch(Path root) implements AutoCloseable {
    /** A new one where the system keeps what is temporary. */
    public static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("alluvium-bench"));
    }

    /** A new directory in it. */
    public Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** A copy of one of its directories beside it. */
    public Path copy(Path from, String name) throws IOException {
        Path to = root.resolve(name);
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
        return to;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
