// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@code expected/} directory says, by name.
 *
 * @param facts of {@code tables.json}
 */
public record Expectation(
        Map<String, ExpectedTable> tables, Map<String, ExpectedTopic> topics, Map<String, TableFacts> facts) {

    /** Nothing expected. */
    public static final Expectation NONE = new Expectation(Map.of(), Map.of(), Map.of());

    /** Copies the maps. */
    public Expectation {
        tables = Map.copyOf(tables);
        topics = Map.copyOf(topics);
        facts = Map.copyOf(facts);
    }

    /**
     * Final rows of a table.
     *
     * @param rows all naming the same columns
     * @param absent values that no row has together
     * @param partial whether further rows may be there
     */
    public record ExpectedTable(List<ObjectNode> rows, List<ObjectNode> absent, boolean partial) {
        /** Copies the lists. */
        public ExpectedTable {
            rows = List.copyOf(rows);
            absent = List.copyOf(absent);
        }

        @Override
        public String toString() {
            return rows.size() + " rows, " + absent.size() + " absent" + (partial ? ", partial" : "");
        }
    }

    /**
     * Records that must be on a topic, each matching another record.
     *
     * @param count how many records there are in all, if the file says so
     */
    public record ExpectedTopic(List<ObjectNode> records, Optional<Integer> count) {
        /** Copies the list. */
        public ExpectedTopic {
            records = List.copyOf(records);
        }

        @Override
        public String toString() {
            return records.size() + " records";
        }
    }

    /**
     * Facts about a table beside its rows.
     *
     * @param protocol reader and writer version, or empty
     * @param path where the table lies, placeholders not yet replaced
     * @param key columns that name a row in messages
     * @param absent whether there must be no such table
     */
    public record TableFacts(
            List<Integer> protocol,
            Optional<List<String>> partitionColumns,
            Map<String, String> properties,
            Optional<Integer> maxFiles,
            Optional<String> path,
            List<String> key,
            boolean absent) {
        /** No facts. */
        public static final TableFacts NONE = new TableFacts(
                List.of(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), List.of(), false);

        /** Copies the collections. */
        public TableFacts {
            protocol = List.copyOf(protocol);
            partitionColumns = partitionColumns.map(List::copyOf);
            properties = Map.copyOf(properties);
            key = List.copyOf(key);
        }

        /** The same, with other key columns if it has none. */
        public TableFacts withDefaultKey(List<String> columns) {
            return new TableFacts(
                    protocol, partitionColumns, properties, maxFiles, path, key.isEmpty() ? columns : key, absent);
        }
    }

    /** The facts about a table, or none. */
    public TableFacts factsOf(String table) {
        return facts.getOrDefault(table, TableFacts.NONE);
    }
}
