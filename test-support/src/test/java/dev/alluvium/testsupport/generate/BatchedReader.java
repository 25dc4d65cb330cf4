// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.EntityShapes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reader that applies events batch by batch, each batch ordered by {@code ts}, and forgets what it has deleted: as
 * hostile to late events as a table without a memory of deletes may be.
 */
final class BatchedReader {
    private final Map<String, ObjectNode> rows = new HashMap<>();
    private final Map<String, Long> seen = new HashMap<>();

    private BatchedReader() {}

    static Map<String, List<ObjectNode>> rows(List<ObjectNode> lines, int batchSize) {
        BatchedReader reader = new BatchedReader();
        for (int from = 0; from < lines.size(); from += batchSize) {
            lines.subList(from, Math.min(lines.size(), from + batchSize)).stream()
                    .map(line -> line.path("value"))
                    .filter(BatchedReader::isEvent)
                    .sorted(Comparator.comparingLong(BatchedReader::ts))
                    .forEach(reader::apply);
            // Only between batches: within one, the order is known.
            reader.seen.keySet().retainAll(reader.rows.keySet());
        }
        Map<String, List<ObjectNode>> byEntity = new HashMap<>();
        reader.rows.forEach(
                (key, row) -> byEntity.computeIfAbsent(key.substring(0, key.indexOf('/')), unused -> new ArrayList<>())
                        .add(row));
        return byEntity;
    }

    private void apply(JsonNode event) {
        String entity = event.path("entity").asText();
        String id = event.path("id").asText();
        String key = entity + "/" + id;
        if (ts(event) < seen.getOrDefault(key, Long.MIN_VALUE)) {
            return;
        }
        seen.put(key, ts(event));
        String op = event.path("op").asText();
        if (op.equals("delete")) {
            rows.remove(key);
            return;
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        ObjectNode before = op.equals("update") ? rows.get(key) : null;
        for (String field : EntityShapes.fieldsOf(entity)) {
            row.putNull(field);
            if (before != null) {
                row.set(field, before.get(field));
            }
        }
        row.put("id", id);
        row.setAll((ObjectNode) event.path("data"));
        rows.put(key, row);
    }

    private static boolean isEvent(JsonNode value) {
        return value.isObject()
                && value.has("entity")
                && Set.of("create", "update", "upsert", "delete")
                        .contains(value.path("op").asText());
    }

    private static long ts(JsonNode event) {
        JsonNode ts = event.path("ts");
        return ts.isTextual() ? Instant.parse(ts.asText()).toEpochMilli() : ts.asLong();
    }
}
