// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.quickstart.folder.Json;
import dev.alluvium.quickstart.folder.Place;
import dev.alluvium.quickstart.folder.UseCaseFolderException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a run writes: the directory that the user asked for, or a temporary one that goes with the run.
 *
 * @param root of all that {@code --out} leaves
 * @param scratch deleted at the end
 */
record RunDirectory(Path root, Path scratch) implements AutoCloseable {

    private static final String FILES = "files";
    private static final String REPORT = "report.json";
    private static final List<String> PARTS = List.of("tables", "expected", "logs");

    static RunDirectory create(Optional<Path> out) {
        try {
            out.ifPresent(RunDirectory::refuseOthers);
            Path scratch = Files.createTempDirectory("alluvium-");
            Path root = out.orElse(scratch.resolve("out"));
            Files.createDirectories(root);
            Files.createDirectories(scratch.resolve(FILES));
            for (String part : PARTS) {
                delete(root.resolve(part));
            }
            return new RunDirectory(root.toAbsolutePath(), scratch.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is deleted before a run must be what a run has left: a use-case folder has an {@code expected} too. */
    private static void refuseOthers(Path out) {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UseCaseFolderException(Place.of(out), "--out needs a directory");
        }
        for (String part : PARTS) {
            if (Files.exists(out.resolve(part)) && !Files.exists(out.resolve(REPORT))) {
                throw new UseCaseFolderException(
                        Place.of(out), "--out would overwrite '" + part + "', which no run has left there");
            }
        }
    }

    Path events() {
        return root.resolve("events.jsonl");
    }

    Path stack() {
        return scratch.resolve("stack");
    }

    /** Where sinks write tables on the local disk. */
    Path files() {
        return scratch.resolve(FILES);
    }

    /** Makes directories below it. */
    void make(List<Path> directories) {
        try {
            for (Path directory : directories) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty directory for the copy of a table. */
    Path freshTable(String stage, String table) {
        Path directory = stage.isEmpty()
                ? root.resolve("tables").resolve(table)
                : scratch.resolve(stage).resolve(table);
        delete(directory);
        return directory;
    }

    void writeExpected(String table, List<ObjectNode> rows) {
        try {
            Path directory = Files.createDirectories(root.resolve("expected"));
            try (BufferedWriter writer = Files.newBufferedWriter(directory.resolve(table + ".jsonl"))) {
                for (ObjectNode row : rows) {
                    writer.write(Json.text(row));
                    writer.write('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeReport(JsonNode report) {
        try {
            Json.MAPPER
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(root.resolve(REPORT).toFile(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void copyLogs(Path logs) {
        try (Stream<Path> files = Files.list(logs)) {
            Path target = Files.createDirectories(root.resolve("logs"));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(scratch);
    }

    @Override
    public void close() {
        delete(scratch);
    }

    /** Deletes a tree; a process that ends may still be removing files of its own in it. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
