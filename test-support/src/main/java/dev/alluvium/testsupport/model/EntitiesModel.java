// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Current rows, and where asked all rows, of the generated entities, and the events that cannot be understood.
 *
 * <p>A line is an event {@code {entity, op, id, ts, event_id, data}}, or in the form {@code row} the row itself with
 * null for a delete. Confined to one thread.
 */
public final class EntitiesModel implements TableModel {

    /**
     * What a model looks at.
     *
     * @param kind {@code topic} or {@code stream}
     * @param name the topic or stream whose lines it takes
     * @param rowEntity the entity of every line in the form {@code row}; null when lines are events
     * @param orderByTs whether an event older than the last one of its id is too late to count
     * @param deadLetters the topic where events that cannot be understood must be; empty when nobody looks
     */
    public record Reading(
            String kind, String name, @Nullable String rowEntity, boolean orderByTs, String deadLetters) {}

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> OPS = Set.of("create", "update", "upsert", "delete");

    private final Reading reading;
    private final Map<String, String> currentTables;
    private final Map<String, String> rawTables;
    private final Map<String, Map<String, ObjectNode>> rows = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> raw = new LinkedHashMap<>();
    private final Map<String, Long> lastTs = new HashMap<>();
    private final List<ObjectNode> notUnderstood = new ArrayList<>();

    /**
     * Makes an empty model.
     *
     * @param currentTables entity to the table of its current rows
     * @param rawTables entity to the table that takes every row sent, in the form {@code row} only
     */
    public EntitiesModel(Reading reading, Map<String, String> currentTables, Map<String, String> rawTables) {
        this.reading = reading;
        this.currentTables = new LinkedHashMap<>(currentTables);
        this.rawTables = new LinkedHashMap<>(rawTables);
    }

    @Override
    public void replay(ObjectNode sentLine) {
        if (!reading.name().equals(sentLine.path("to").path(reading.kind()).asText())) {
            return;
        }
        JsonNode value = objectIn(sentLine.path("value"));
        if (reading.rowEntity() != null) {
            replayRow(reading.rowEntity(), sentLine.path("key").asText(), value);
        } else if (understood(value)) {
            replayEvent(value);
        } else {
            notUnderstood.add(JSON.objectNode().set("value", asSent(sentLine.path("value"))));
        }
    }

    private static JsonNode objectIn(JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            return MAPPER.readTree(value.textValue());
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    /** The characters that went out: text as it is, anything else as compact JSON. */
    private static JsonNode asSent(JsonNode value) {
        return value.isTextual() ? value : JSON.textNode(value.toString());
    }

    private static boolean understood(JsonNode event) {
        return event.isObject()
                && EntityShapes.FIELDS.containsKey(event.path("entity").asText())
                && OPS.contains(event.path("op").asText())
                && event.hasNonNull("id");
    }

    private void replayRow(String entity, String id, JsonNode row) {
        if (row instanceof ObjectNode present) {
            raw.computeIfAbsent(entity, unused -> new ArrayList<>()).add(complete(entity, present));
            table(entity).put(id, complete(entity, present));
        } else {
            table(entity).remove(id);
        }
    }

    private void replayEvent(JsonNode event) {
        String entity = event.path("entity").asText();
        String id = event.path("id").asText();
        long ts = millis(event.path("ts"));
        if (reading.orderByTs() && ts < lastTs.getOrDefault(entity + "/" + id, Long.MIN_VALUE)) {
            return;
        }
        lastTs.put(entity + "/" + id, ts);
        ObjectNode data = event.path("data") instanceof ObjectNode present ? present : JSON.objectNode();
        switch (event.path("op").asText()) {
            case "delete" -> table(entity).remove(id);
            case "update" -> {
                ObjectNode row =
                        table(entity).getOrDefault(id, JSON.objectNode().put("id", id));
                table(entity).put(id, complete(entity, row.deepCopy().setAll(data)));
            }
            default -> table(entity).put(id, complete(entity, data));
        }
    }

    private static long millis(JsonNode ts) {
        return ts.isTextual() ? Instant.parse(ts.textValue()).toEpochMilli() : ts.asLong();
    }

    private Map<String, ObjectNode> table(String entity) {
        return rows.computeIfAbsent(entity, unused -> new LinkedHashMap<>());
    }

    private static ObjectNode complete(String entity, JsonNode row) {
        ObjectNode complete = JSON.objectNode();
        for (String field : EntityShapes.fieldsOf(entity)) {
            complete.set(field, row.hasNonNull(field) ? row.get(field) : JSON.nullNode());
        }
        return complete;
    }

    @Override
    public Map<String, List<ObjectNode>> expected() {
        Map<String, List<ObjectNode>> expected = new LinkedHashMap<>();
        currentTables.forEach(
                (entity, name) -> expected.put(name, List.copyOf(table(entity).values())));
        rawTables.forEach((entity, name) -> expected.put(name, List.copyOf(raw.getOrDefault(entity, List.of()))));
        return expected;
    }

    @Override
    public Map<String, List<ObjectNode>> expectedTopics() {
        if (reading.deadLetters().isEmpty()) {
            return Map.of();
        }
        List<ObjectNode> lines = new ArrayList<>(notUnderstood);
        lines.add(JSON.objectNode().put("$count", notUnderstood.size()));
        return Map.of(reading.deadLetters(), lines);
    }
}
