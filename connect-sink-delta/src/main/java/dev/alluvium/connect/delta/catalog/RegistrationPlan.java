// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.List;
import java.util.Optional;

/**
 * What a catalogue lacks.
 *
 * @param table to make
 * @param columns that the table gets
 * @param created partitions
 * @param updated partitions
 * @param deleted values of partitions
 */
public record RegistrationPlan(
        Optional<CatalogTable> table,
        Optional<List<Column>> columns,
        List<Partition> created,
        List<Partition> updated,
        List<List<String>> deleted) {
    /** Copies the lists. */
    public RegistrationPlan {
        created = List.copyOf(created);
        updated = List.copyOf(updated);
        deleted = List.copyOf(deleted);
    }

    /** Whether the catalogue lacks nothing. */
    public boolean isEmpty() {
        return table.isEmpty() && columns.isEmpty() && created.isEmpty() && updated.isEmpty() && deleted.isEmpty();
    }

    /** Counts only: values are from records. */
    @Override
    public String toString() {
        return "RegistrationPlan[table=" + (table.isPresent() ? "created" : columns.isPresent() ? "updated" : "kept")
                + ", created=" + created.size() + ", updated=" + updated.size() + ", deleted=" + deleted.size() + "]";
    }
}
