// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A generated PostgreSQL table.
 *
 * @param name unqualified, lower case
 * @param columns in DDL order
 * @param key names of the primary key's columns, in order
 * @param fullIdentity whether the table has REPLICA IDENTITY FULL, so that change data capture can fill in large values
 *     that an update left alone
 */
public record PostgresTable(String name, List<PostgresColumn> columns, List<String> key, boolean fullIdentity) {

    /** Copies the lists. */
    public PostgresTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** Returns the key's columns of a row, in key order. */
    public ObjectNode keyOf(ObjectNode row) {
        ObjectNode keyNode = JsonNodeFactory.instance.objectNode();
        key.forEach(name -> keyNode.set(name, row.get(name)));
        return keyNode;
    }

    /** Returns a column by its name. */
    public PostgresColumn column(String column) {
        return columns.stream()
                .filter(candidate -> candidate.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no column " + column));
    }

    /** Returns the statements that make the table, and drop an older one first. */
    public String ddl() {
        String body = columns.stream()
                .map(column -> column.name() + " " + column.sqlType() + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
        return "DROP TABLE IF EXISTS " + name + ";\nCREATE TABLE " + name + " (" + body + ", PRIMARY KEY ("
                + String.join(", ", key) + "));\n"
                + (fullIdentity ? "ALTER TABLE " + name + " REPLICA IDENTITY FULL;\n" : "");
    }
}
