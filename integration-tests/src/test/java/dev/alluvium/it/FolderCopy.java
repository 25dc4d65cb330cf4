// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Copies of a ready folder and its siblings, which it may name, with other numbers. */
final class FolderCopy {
    private static final String STEPS = "steps.jsonl";
    /** Options of generators in the ready folders, and what they are in tests. */
    private static final Map<String, String> TEST_SIZE = Map.of(
            "\"count\": 100000", "\"count\": 10000",
            "\"count\": 200000", "\"count\": 10000",
            "\"count\": 120000", "\"count\": 6000",
            "\"skip\": 120000", "\"skip\": 6000",
            "\"ids\": 6000", "\"ids\": 400");

    private FolderCopy() {}

    /** The quickstart and its companion play 300,000 changes and events; fewer take every path as well. */
    static Path atTestSize(Path folder) throws IOException {
        String steps = Files.readString(folder.resolve(STEPS));
        return fewer(steps).equals(steps) ? folder : of(folder, UnaryOperator.identity());
    }

    /** At test size, and with other connectors. */
    static Path of(Path folder, UnaryOperator<String> connectors) throws IOException {
        Path copies = Files.createTempDirectory("test-size");
        try (Stream<Path> siblings = Files.list(folder.getParent())) {
            for (Path sibling : siblings.filter(Files::isDirectory).toList()) {
                copy(sibling, copies.resolve(sibling.getFileName()), connectors);
            }
        }
        return copies.resolve(folder.getFileName());
    }

    private static void copy(Path folder, Path copy, UnaryOperator<String> connectors) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(folder.relativize(file));
                if (file.endsWith(STEPS)) {
                    Files.writeString(to, fewer(Files.readString(file)));
                } else if (file.getParent().endsWith("connectors")) {
                    Files.writeString(to, connectors.apply(Files.readString(file)));
                } else {
                    Files.copy(file, to);
                }
            }
        }
    }

    private static String fewer(String steps) {
        String fewer = steps;
        for (Map.Entry<String, String> size : TEST_SIZE.entrySet()) {
            fewer = fewer.replace(size.getKey(), size.getValue());
        }
        return fewer;
    }
}
