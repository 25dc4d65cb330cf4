// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.testsupport.model.PostgresColumn;
import dev.alluvium.testsupport.model.PostgresTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Statements with their values written out as PostgreSQL literals. */
final class SqlText {

    private SqlText() {}

    static String insert(PostgresTable table, ObjectNode row) {
        String values = table.columns().stream()
                .map(column -> literal(column, row.path(column.name())))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.name() + " VALUES (" + values + ");\n";
    }

    /** Sets the named columns to the values of {@code to}, in all rows with these keys. */
    static String update(PostgresTable table, List<String> columns, ObjectNode to, List<ObjectNode> keys) {
        String assignments = columns.stream()
                .map(name -> name + " = " + literal(table.column(name), to.path(name)))
                .collect(Collectors.joining(", "));
        return "UPDATE " + table.name() + " SET " + assignments + where(table, keys);
    }

    static String delete(PostgresTable table, ObjectNode key) {
        return "DELETE FROM " + table.name() + where(table, List.of(key));
    }

    private static String where(PostgresTable table, List<ObjectNode> keys) {
        return " WHERE (" + String.join(", ", table.key()) + ") IN ("
                + keys.stream().map(key -> tuple(table, key)).collect(Collectors.joining(", ")) + ");\n";
    }

    private static String tuple(PostgresTable table, ObjectNode key) {
        return table.key().stream()
                .map(name -> literal(table.column(name), key.path(name)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    static String literal(PostgresColumn column, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "NULL";
        }
        return switch (column.type()) {
            case SMALLINT, INTEGER, BIGINT, BOOLEAN -> value.asText();
            case TEXT_ARRAY, INT_ARRAY -> array(column, value);
            case NUMERIC,
                    ANY_NUMERIC,
                    REAL,
                    DOUBLE,
                    TEXT,
                    CHAR,
                    BYTEA,
                    DATE,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    TIME,
                    UUID,
                    JSONB,
                    ENUM -> quoted(value.asText());
        };
    }

    private static String array(PostgresColumn column, JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                        .map(element -> element.isNull() ? "NULL" : quoted(element.asText()))
                        .collect(Collectors.joining(", ", "ARRAY[", "]"))
                + "::" + column.sqlType();
    }

    /** Only the quote needs doubling: standard_conforming_strings is on. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
