// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.stack.process.ClassPathFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@link StandaloneReader} in a JVM of its own, whose class path holds delta-standalone and nothing of ours. */
public final class StandaloneOracle {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StandaloneOracle() {}

    /**
     * One table as delta-standalone sees it.
     *
     * @param files the live files' keys below the table's root, decoded
     * @param leftOut pointers to the columns that it cannot decode, see {@link StandaloneReader}
     * @param readable whether it can decode the rows at all; if not, there are none here
     */
    public record Reading(
            long version, List<String> files, List<String> leftOut, boolean readable, List<ObjectNode> rows) {}

    /** Reads local tables; the result has one reading per directory. */
    public static Map<Path, Reading> read(List<Path> tables) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("standalone");
        List<String> command = command();
        Map<Path, Path> outputs = new LinkedHashMap<>();
        for (Path table : tables) {
            Path output = scratch.resolve("table-" + outputs.size() + ".jsonl");
            outputs.put(table, output);
            command.add(table.toAbsolutePath().toString());
            command.add(output.toString());
        }
        Path log = scratch.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("delta-standalone could not read the tables: " + Files.readString(log));
        }
        Map<Path, Reading> readings = new LinkedHashMap<>();
        for (Map.Entry<Path, Path> entry : outputs.entrySet()) {
            readings.put(entry.getKey(), parse(entry.getValue()));
        }
        return readings;
    }

    private static List<String> command() {
        Stream<String> jars = ClassPathFile.ofResource(StandaloneOracle.class, "classpath.txt").stream()
                .map(Path::toString);
        String ownClasses = Path.of(StandaloneReader.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-Duser.timezone=UTC", "-cp"));
        command.add(Stream.concat(jars, Stream.of(ownClasses)).collect(Collectors.joining(File.pathSeparator)));
        command.add(StandaloneReader.class.getName());
        return command;
    }

    private static Reading parse(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        JsonNode head = MAPPER.readTree(lines.get(0));
        List<String> files = new ArrayList<>();
        head.get("files").forEach(file -> files.add(file.asText()));
        List<String> leftOut = new ArrayList<>();
        head.get("leftOut").forEach(path -> leftOut.add(path.asText()));
        List<ObjectNode> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add((ObjectNode) MAPPER.readTree(line));
        }
        return new Reading(
                head.get("version").asLong(),
                files,
                leftOut,
                head.get("readable").asBoolean(),
                rows);
    }
}
