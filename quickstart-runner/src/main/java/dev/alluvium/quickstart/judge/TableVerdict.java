// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * How one table compares.
 *
 * @param version the version that was read, -1 if there is no table
 * @param differingKeys rows missing, unexpected or changed; a key counts once
 * @param differences the first of them
 */
public record TableVerdict(
        String table, long version, long rows, int files, long differingKeys, List<Difference> differences) {

    /** Copies the list. */
    public TableVerdict {
        differences = List.copyOf(differences);
    }

    /** No table where one was expected. */
    static TableVerdict missing(String table) {
        return new TableVerdict(table, -1, 0, 0, 0, List.of(Difference.of("there is no table")));
    }

    /** A table that an independent reader refuses. */
    public static TableVerdict unreadable(String table, RuntimeException refusal) {
        String why = refusal.getClass().getSimpleName() + ": "
                + String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        return new TableVerdict(table, -1, 0, 0, 0, List.of(Difference.of("the table cannot be read: " + why)));
    }

    /** Whether the table is as expected. */
    public boolean equal() {
        return differences.isEmpty();
    }

    /** Both verdicts about the same version. */
    TableVerdict and(TableVerdict other) {
        List<Difference> both = new ArrayList<>(differences);
        both.addAll(other.differences);
        return new TableVerdict(
                table, version, Math.max(rows, other.rows), files, differingKeys + other.differingKeys, both);
    }
}
