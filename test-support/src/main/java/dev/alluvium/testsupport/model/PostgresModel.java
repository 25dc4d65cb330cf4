// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows and raw change events of the generated PostgreSQL tables: a map from key to row for each table, and a list of
 * what Debezium says of each change.
 *
 * <p>Confined to one thread.
 */
public final class PostgresModel implements TableModel {

    /** What Debezium sends for a large value that an update left alone and the log does not hold. */
    static final String UNAVAILABLE = "__debezium_unavailable_value";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, String> currentTables;
    private final Map<String, String> rawTables;
    private final Map<String, Map<String, ObjectNode>> rows = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> raw = new LinkedHashMap<>();

    /**
     * Makes an empty model.
     *
     * @param currentTables database table to the Delta table of its current rows
     * @param rawTables database table to the Delta table of its raw change events
     */
    public PostgresModel(Map<String, String> currentTables, Map<String, String> rawTables) {
        this.currentTables = Map.copyOf(currentTables);
        this.rawTables = Map.copyOf(rawTables);
        currentTables.keySet().forEach(table -> rows.put(table, new LinkedHashMap<>()));
        rawTables.keySet().forEach(table -> {
            rows.computeIfAbsent(table, unused -> new LinkedHashMap<>());
            raw.put(table, new ArrayList<>());
        });
    }

    @Override
    public void replay(ObjectNode sentLine) {
        String name = sentLine.path("to").path("table").asText();
        Map<String, ObjectNode> current = rows.get(name);
        if (current == null) {
            return;
        }
        String op = sentLine.path("op").asText();
        ObjectNode after = sentLine.get("value") instanceof ObjectNode value ? value : null;
        ObjectNode before = op.equals("d") ? current.remove(keyOf(sentLine)) : put(current, sentLine, after);
        if ((before != null) != (op.equals("d") || op.equals("u"))) {
            throw new IllegalStateException("line " + sentLine.path("n").asText() + ": '" + op + "' on table " + name
                    + " does not follow the lines before it");
        }
        if (raw.containsKey(name)) {
            raw(name).add(rawEvent(PostgresTables.named(name), op, before, after));
        }
    }

    private static @Nullable ObjectNode put(
            Map<String, ObjectNode> current, ObjectNode sentLine, @Nullable ObjectNode after) {
        if (after == null) {
            throw new IllegalStateException("line " + sentLine.path("n").asText() + ": has no row");
        }
        return current.put(keyOf(sentLine), after);
    }

    /** The key as text: a number read from a file and the same number in memory may be nodes of different classes. */
    private static String keyOf(ObjectNode sentLine) {
        return sentLine.path("key").toString();
    }

    private List<ObjectNode> raw(String table) {
        return raw.computeIfAbsent(table, unused -> new ArrayList<>());
    }

    private static ObjectNode rawEvent(
            PostgresTable table, String op, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        ObjectNode event = JSON.objectNode().put("op", op);
        if (after == null) {
            return event.putNull("after");
        }
        ObjectNode image = DeltaValues.row(table, after);
        if (before != null && !table.fullIdentity()) {
            hideUntouchedLargeTexts(table, before, after, image);
        }
        return event.set("after", image);
    }

    private static void hideUntouchedLargeTexts(
            PostgresTable table, ObjectNode before, ObjectNode after, ObjectNode image) {
        for (PostgresColumn column : table.columns()) {
            JsonNode value = after.path(column.name());
            if (column.type() == PostgresType.TEXT
                    && value.isTextual()
                    && value.equals(before.get(column.name()))
                    && value.textValue().getBytes(StandardCharsets.UTF_8).length >= PostgresTables.LARGE_TEXT_BYTES) {
                image.put(column.name(), UNAVAILABLE);
            }
        }
    }

    @Override
    public Map<String, List<ObjectNode>> expected() {
        Map<String, List<ObjectNode>> expected = new LinkedHashMap<>();
        currentTables.forEach((table, delta) -> {
            PostgresTable shape = PostgresTables.named(table);
            expected.put(
                    delta,
                    rows.getOrDefault(table, Map.of()).values().stream()
                            .map(row -> DeltaValues.row(shape, row))
                            .toList());
        });
        rawTables.forEach((table, delta) -> expected.put(delta, List.copyOf(raw.getOrDefault(table, List.of()))));
        return expected;
    }
}
