// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresColumn;
import dev.alluvium.testsupport.model.PostgresTable;
import dev.alluvium.testsupport.model.PostgresTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes statements on the generated tables and keeps track of what they leave behind.
 *
 * <p>Confined to one thread.
 */
final class Mutations {

    /** One or more statements and the row changes that they cause. */
    record Mutation(String sql, List<RowChange> changes) {}

    private final Dice dice;
    private final RowValues values;
    private final boolean keyChanges;
    private final Map<PostgresTable, LiveRows> tables = new LinkedHashMap<>();

    /** With {@code keyChanges}, some updates give a row another primary key. */
    Mutations(Dice dice, RowValues values, boolean keyChanges) {
        this.dice = dice;
        this.values = values;
        this.keyChanges = keyChanges;
        PostgresTables.ALL.forEach(table -> tables.put(table, new LiveRows(table, dice)));
    }

    /** A row that is there before anything else happens. */
    Mutation first(PostgresTable table) {
        return insert(live(table), "r");
    }

    /** The next mutation, of at most so many row changes (at least one). */
    Mutation next(int mostChanges) {
        LiveRows live = live(anyTable());
        if (live.size() < 5) {
            return insert(live, "c");
        }
        int kind = dice.below(100);
        if (kind < 30) {
            return insert(live, "c");
        }
        if (kind < 76) {
            return update(live, dice.between(1, 3));
        }
        if (kind < 80) {
            return updateSeveral(live, Math.min(mostChanges, dice.between(2, 5)));
        }
        if (kind < 82) {
            return update(live, 0);
        }
        if (kind < 90 || mostChanges < 2) {
            return delete(live);
        }
        return kind < 94 || !keyChanges ? deleteAndInsertAgain(live) : changeKey(live);
    }

    /** Statements of a transaction that is going to be rolled back; nothing of them is remembered. */
    String ghosts(int statements) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < statements; i++) {
            LiveRows live = live(anyTable());
            PostgresTable table = live.table();
            switch (live.size() == 0 ? 0 : dice.below(3)) {
                case 0 -> sql.append(SqlText.insert(table, values.row(table, live.newKey())));
                case 1 -> {
                    ObjectNode key = table.keyOf(live.any());
                    ObjectNode ghost = values.row(table, key);
                    sql.append(SqlText.update(table, List.of(anyPlainColumn(table)), ghost, List.of(key)));
                }
                default -> sql.append(SqlText.delete(table, table.keyOf(live.any())));
            }
        }
        return sql.toString();
    }

    private LiveRows live(PostgresTable table) {
        LiveRows live = tables.get(table);
        if (live == null) {
            throw new IllegalStateException("not a generated table: " + table.name());
        }
        return live;
    }

    private PostgresTable anyTable() {
        int share = dice.below(100);
        if (share < 35) {
            return PostgresTables.USERS;
        }
        return share < 90 ? PostgresTables.REVIEWS : PostgresTables.ZOO;
    }

    private Mutation insert(LiveRows live, String op) {
        PostgresTable table = live.table();
        ObjectNode key = live.freeKey();
        ObjectNode row = values.row(table, key);
        live.put(row);
        return new Mutation(SqlText.insert(table, row), List.of(new RowChange(table.name(), op, key, row)));
    }

    /** Sets so many columns of one row; with none, sets one to the value that it has. */
    private Mutation update(LiveRows live, int columns) {
        PostgresTable table = live.table();
        ObjectNode row = live.any().deepCopy();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            String name = anyPlainColumn(table);
            if (!names.contains(name)) {
                names.add(name);
                row.set(name, values.next(table, table.column(name)));
            }
        }
        if (names.isEmpty()) {
            names.add(smallColumn(table));
        }
        live.put(row);
        ObjectNode key = table.keyOf(row);
        return new Mutation(
                SqlText.update(table, names, row, List.of(key)), List.of(new RowChange(table.name(), "u", key, row)));
    }

    /** One statement that sets one column of several rows to one value. */
    private Mutation updateSeveral(LiveRows live, int rows) {
        PostgresTable table = live.table();
        String name = smallColumn(table);
        Map<ObjectNode, ObjectNode> chosen = new LinkedHashMap<>();
        for (int i = 0; i < rows; i++) {
            ObjectNode row = live.any().deepCopy();
            chosen.put(table.keyOf(row), row);
        }
        var value = values.next(table, table.column(name));
        List<RowChange> changes = new ArrayList<>();
        chosen.forEach((key, row) -> {
            row.set(name, value);
            live.put(row);
            changes.add(new RowChange(table.name(), "u", key, row));
        });
        ObjectNode any = chosen.values().iterator().next();
        return new Mutation(SqlText.update(table, List.of(name), any, List.copyOf(chosen.keySet())), changes);
    }

    private Mutation delete(LiveRows live) {
        PostgresTable table = live.table();
        ObjectNode key = table.keyOf(live.any());
        live.remove(key);
        return new Mutation(SqlText.delete(table, key), List.of(new RowChange(table.name(), "d", key, null)));
    }

    private Mutation deleteAndInsertAgain(LiveRows live) {
        PostgresTable table = live.table();
        ObjectNode key = table.keyOf(live.any());
        ObjectNode row = values.row(table, key);
        live.put(row);
        return new Mutation(
                SqlText.delete(table, key) + SqlText.insert(table, row),
                List.of(new RowChange(table.name(), "d", key, null), new RowChange(table.name(), "c", key, row)));
    }

    /**
     * Gives a row another primary key. Where the table lacks the full replica identity, large texts are set along: an
     * untouched one would be unknown to change data capture, and with it the new key's first row.
     */
    private Mutation changeKey(LiveRows live) {
        PostgresTable table = live.table();
        ObjectNode old = live.any();
        ObjectNode oldKey = table.keyOf(old);
        ObjectNode newKey = live.freeKey();
        ObjectNode row = old.deepCopy();
        row.setAll(newKey);
        live.remove(oldKey);
        live.put(row);
        List<String> names = new ArrayList<>(table.key());
        if (table.name().equals("reviews")) {
            names.add("body");
        }
        return new Mutation(
                SqlText.update(table, names, row, List.of(oldKey)),
                List.of(new RowChange(table.name(), "d", oldKey, null), new RowChange(table.name(), "c", newKey, row)));
    }

    private String anyPlainColumn(PostgresTable table) {
        List<String> plain = table.columns().stream()
                .map(PostgresColumn::name)
                .filter(name -> !table.key().contains(name))
                .toList();
        return dice.pick(plain);
    }

    private static String smallColumn(PostgresTable table) {
        return switch (table.name()) {
            case "users" -> "active";
            case "reviews" -> "visible";
            default -> "a_boolean";
        };
    }
}
