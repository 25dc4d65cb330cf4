// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads an {@code expected/} directory, or the tables that an {@code expect} step carries itself. */
final class ExpectationReader {
    private static final String LINES = ".jsonl";

    private final StackDemands demands;

    ExpectationReader(StackDemands demands) {
        this.demands = demands;
    }

    /** What a directory says; nothing if it is not there. */
    Expectation read(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Expectation.NONE;
        }
        Map<String, Expectation.ExpectedTable> tables = new LinkedHashMap<>();
        Map<String, Expectation.ExpectedTopic> topics = new LinkedHashMap<>();
        Map<String, Expectation.TableFacts> facts = new LinkedHashMap<>();
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (name.endsWith(LINES)) {
                tables.put(stem(name), table(Json.lines(file)));
            } else if (name.equals("topics") && Files.isDirectory(file)) {
                topics.putAll(topics(file));
            } else if (name.equals("tables.json")) {
                facts.putAll(facts(file));
            } else {
                throw new UseCaseFolderException(
                        Place.of(file), "is none of <table>.jsonl, topics/<topic>.jsonl and tables.json");
            }
        }
        return new Expectation(tables, topics, facts);
    }

    /** The tables of an {@code expect} step. */
    Expectation inline(Place place, Fields all) {
        Map<String, Expectation.ExpectedTable> tables = new LinkedHashMap<>();
        all.json().fieldNames().forEachRemaining(name -> {
            tableName(place, name);
            List<Json.Line> lines = new ArrayList<>();
            for (JsonNode row : all.list(name)) {
                lines.add(new Json.Line(
                        place,
                        Fields.of(place, "a row of table '" + name + "'", row).json()));
            }
            tables.put(name, table(lines));
        });
        return new Expectation(tables, Map.of(), Map.of());
    }

    private static Expectation.ExpectedTable table(List<Json.Line> lines) {
        List<ObjectNode> rows = new ArrayList<>();
        List<ObjectNode> absent = new ArrayList<>();
        Set<String> columns = Set.of();
        boolean partial = false;
        for (Json.Line line : lines) {
            Fields fields = new Fields(line.place(), "expected row", line.json());
            if (fields.has("$absent")) {
                absent.add(fields.only("$absent").neededObject("$absent").json());
            } else if (fields.has("$partial")) {
                partial |= fields.only("$partial").flag("$partial");
            } else {
                Set<String> named = columns(fields);
                if (!rows.isEmpty() && !named.equals(columns)) {
                    throw fields.wrong("names other columns than the lines before it: " + named + ", not " + columns);
                }
                columns = named;
                rows.add(line.json());
            }
        }
        return new Expectation.ExpectedTable(rows, absent, partial);
    }

    private static Set<String> columns(Fields fields) {
        Set<String> names = new LinkedHashSet<>();
        fields.json().fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            throw fields.wrong("names no column");
        }
        for (String name : names) {
            if (name.startsWith("$")) {
                throw fields.wrong("unknown key '" + name + "'; known: $absent, $partial");
            }
        }
        return names;
    }

    private static Map<String, Expectation.ExpectedTopic> topics(Path directory) {
        Map<String, Expectation.ExpectedTopic> topics = new TreeMap<>();
        for (Path file : list(directory)) {
            String name = file.getFileName().toString();
            if (!name.endsWith(LINES)) {
                throw new UseCaseFolderException(Place.of(file), "is not <topic>.jsonl");
            }
            topics.put(stem(name), topic(Json.lines(file)));
        }
        return topics;
    }

    private static Expectation.ExpectedTopic topic(List<Json.Line> lines) {
        List<ObjectNode> records = new ArrayList<>();
        Optional<Integer> count = Optional.empty();
        for (Json.Line line : lines) {
            Fields fields = new Fields(line.place(), "expected record", line.json());
            if (fields.has("$count")) {
                count = fields.only("$count").optionalLong("$count").map(Long::intValue);
            } else {
                fields.only("key", "keyBase64", "value", "valueBase64", "headers");
                // Proves the base64 texts; a line is matched as JSON.
                RecordStep.bytes(fields, "key");
                RecordStep.bytes(fields, "value");
                records.add(line.json());
            }
        }
        return new Expectation.ExpectedTopic(records, count);
    }

    private Map<String, Expectation.TableFacts> facts(Path file) {
        Map<String, Expectation.TableFacts> facts = new LinkedHashMap<>();
        Place place = Place.of(file);
        ObjectNode json = Json.read(file);
        Placeholders.check(place, json, demands);
        json.fieldNames().forEachRemaining(name -> tableName(place, name));
        json.properties()
                .forEach(e ->
                        facts.put(e.getKey(), facts(Fields.of(place, "table '" + e.getKey() + "'", e.getValue()))));
        return facts;
    }

    private static Expectation.TableFacts facts(Fields fields) {
        fields.only("protocol", "partitionColumns", "properties", "maxFiles", "path", "key", "absent");
        List<Integer> protocol = new ArrayList<>();
        for (JsonNode version : fields.list("protocol")) {
            if (!version.isInt()) {
                throw fields.wrong("'protocol' must be [reader version, writer version]");
            }
            protocol.add(version.intValue());
        }
        if (fields.has("protocol") && protocol.size() != 2) {
            throw fields.wrong("'protocol' must be [reader version, writer version]");
        }
        Optional<List<String>> partitionColumns =
                fields.has("partitionColumns") ? Optional.of(fields.texts("partitionColumns")) : Optional.empty();
        return new Expectation.TableFacts(
                protocol,
                partitionColumns,
                fields.textMap("properties"),
                fields.optionalLong("maxFiles").map(Long::intValue),
                fields.optionalText("path"),
                fields.texts("key"),
                fields.flag("absent"));
    }

    /** A table's name becomes a directory of the run's. */
    private static void tableName(Place place, String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new UseCaseFolderException(place, "'" + name + "' is no name of a table");
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stem(String fileName) {
        return fileName.substring(0, fileName.length() - LINES.length());
    }
}
