// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.engine.EngineProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table as one engine sees it.
 *
 * @param version the newest
 * @param files live files' keys below the table's root, decoded, with their partition values as the log spells them
 * @param txns versions by application id; null for an engine that does not list them
 * @param leftOut positions of columns that the engine cannot decode; null in the rows
 * @param rows spelled alike, ordered by the first column
 */
public record Reading(
        long version,
        SortedMap<String, @Nullable String> files,
        @Nullable SortedMap<String, Long> txns,
        Set<Integer> leftOut,
        List<ArrayNode> rows) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Orders the rows. */
    public Reading {
        rows = rows.stream()
                .sorted(Comparator.comparingLong(row -> row.get(0).asLong()))
                .toList();
    }

    /** The reading that this request makes an engine write. */
    static Reading of(EngineProcess process, ObjectNode request) {
        Path output = process.scratch().resolve("reading.jsonl");
        process.ask(request.put("out", output.toString()));
        return parse(output);
    }

    /** What a program wrote: a line about the table, then one for each row. */
    public static Reading parse(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            JsonNode head = MAPPER.readTree(lines.get(0));
            SortedMap<String, @Nullable String> files = new TreeMap<>();
            head.get("files")
                    .fields()
                    .forEachRemaining(file ->
                            files.put(file.getKey(), file.getValue().isNull() ? null : sorted(file.getValue())));
            SortedMap<String, Long> txns = null;
            if (head.hasNonNull("txns")) {
                SortedMap<String, Long> listed = new TreeMap<>();
                head.get("txns")
                        .fields()
                        .forEachRemaining(
                                txn -> listed.put(txn.getKey(), txn.getValue().asLong()));
                txns = listed;
            }
            Set<Integer> leftOut = new TreeSet<>();
            head.path("leftOut").forEach(position -> leftOut.add(position.asInt()));
            List<ArrayNode> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                rows.add((ArrayNode) MAPPER.readTree(line));
            }
            return new Reading(head.get("version").asLong(), files, txns, leftOut, rows);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Partition values in the order of their columns' names. */
    static String sorted(JsonNode values) {
        SortedMap<String, JsonNode> ordered = new TreeMap<>();
        values.fields().forEachRemaining(value -> ordered.put(value.getKey(), value.getValue()));
        return ordered.toString();
    }

    /** The rows as text, without the columns that one of the two engines cannot decode. */
    public List<String> rowsWithout(Set<Integer> columns) {
        List<String> texts = new ArrayList<>();
        for (ArrayNode row : rows) {
            ArrayNode copy = row.deepCopy();
            columns.stream().filter(column -> column < copy.size()).forEach(column -> copy.setNull(column));
            texts.add(copy.toString());
        }
        return texts;
    }
}
