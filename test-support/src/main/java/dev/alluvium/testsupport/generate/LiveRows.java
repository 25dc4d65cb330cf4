// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that a generated table holds at this point of the play, and the keys that are free.
 *
 * <p>Confined to one thread.
 */
final class LiveRows {

    private static final int FREED_KEYS_KEPT = 256;

    private final PostgresTable table;
    private final Dice dice;
    private final List<ObjectNode> rows = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<ObjectNode> freedKeys = new ArrayList<>();
    private long nextId = 1;

    LiveRows(PostgresTable table, Dice dice) {
        this.table = table;
        this.dice = dice;
    }

    PostgresTable table() {
        return table;
    }

    int size() {
        return rows.size();
    }

    ObjectNode any() {
        return dice.pick(rows);
    }

    void put(ObjectNode row) {
        String key = table.keyOf(row).toString();
        Integer position = positions.get(key);
        if (position != null) {
            rows.set(position, row);
        } else {
            positions.put(key, rows.size());
            rows.add(row);
        }
    }

    void remove(ObjectNode key) {
        Integer position = positions.remove(key.toString());
        if (position == null) {
            throw new IllegalStateException("no such row in " + table.name());
        }
        ObjectNode last = rows.remove(rows.size() - 1);
        if (position < rows.size()) {
            rows.set(position, last);
            positions.put(table.keyOf(last).toString(), position);
        }
        if (freedKeys.size() < FREED_KEYS_KEPT) {
            freedKeys.add(key);
        }
    }

    /** A key that no live row has: mostly a new one, at times that of a row deleted before. */
    ObjectNode freeKey() {
        if (!freedKeys.isEmpty() && dice.percent(20)) {
            ObjectNode freed = freedKeys.remove(dice.below(freedKeys.size()));
            if (!positions.containsKey(freed.toString())) {
                return freed;
            }
        }
        return newKey();
    }

    /** A key that no row ever had. */
    ObjectNode newKey() {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        long id = nextId++;
        return switch (table.name()) {
            case "users" -> key.put("id", id);
            case "reviews" -> key.put("product_id", 1 + dice.below(500)).put("user_id", id);
            default -> key.put("id", (int) id);
        };
    }
}
