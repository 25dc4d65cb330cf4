// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row change that a SQL text commits, as change data capture reports it: a changed primary key is a {@code d} of
 * the old key and a {@code c} of the new one.
 *
 * @param table unqualified name of the table
 * @param op {@code r} for a row that the first snapshot must find, {@code c}, {@code u} or {@code d} after that
 * @param key the primary key's columns
 * @param row the whole row after the change, in the form in which it was sent; null for {@code d}
 */
public record RowChange(
        String table, String op, ObjectNode key, @Nullable ObjectNode row) {

    /** Rejects an operation outside {@code r c u d}, and a row that is missing or does not belong. */
    public RowChange {
        if (!List.of("r", "c", "u", "d").contains(op)) {
            throw new IllegalArgumentException("op of a row change must be r, c, u or d: " + op);
        }
        if (op.equals("d") != (row == null)) {
            throw new IllegalArgumentException("a row change has a row unless it is a delete; op " + op);
        }
    }

    /** Names the table and the operation, never a value. */
    @Override
    public String toString() {
        return "RowChange[" + op + " " + table + "]";
    }
}
