// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What the tables must hold, computed the naive way: one map of rows per table, one sent line after the other.
 *
 * <p>Feed it every line of {@code events.jsonl}, in order, whichever step sent it; lines that are not its own are
 * skipped. Confined to one thread.
 */
public interface TableModel {

    /**
     * Takes one line of {@code events.jsonl}.
     *
     * @param sentLine {@code {"n", "to": {"table"} or {"topic"}, "op", "key", "value"}}; kept by reference, not changed
     * @throws IllegalStateException if the line cannot follow the lines before it, for example an update of a row that
     *     is not there; the message names the line, never its values
     */
    void replay(ObjectNode sentLine);

    /**
     * Returns the rows that each table must hold after the lines so far.
     *
     * @return name of the table as the sink routes to it, to its rows in the JSON of a use case's {@code expected/}
     *     folder; each row names every column that is to be compared
     */
    Map<String, List<ObjectNode>> expected();

    /**
     * Returns the records that must be on topics beside the tables, such as dead letters.
     *
     * @return topic to lines as in {@code expected/topics/<topic>.jsonl}; empty unless the generator made such records
     */
    default Map<String, List<ObjectNode>> expectedTopics() {
        return Map.of();
    }
}
