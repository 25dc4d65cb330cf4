// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.List;
import java.util.Optional;

/**
 * Makes a catalogue know a table. Repeatable: what an earlier run that broke off has done is found done. Confined to
 * one thread.
 */
public final class Registration {
    private final PartitionCatalog catalog;
    private final RegistrationPlanner planner;

    /** @param catalog the table in it */
    public Registration(PartitionCatalog catalog, RegistrationPlanner planner) {
        this.catalog = catalog;
        this.planner = planner;
    }

    /** Brings the catalogue to what is wanted, and says what was missing. */
    public RegistrationPlan run(ManifestTable wanted) {
        Optional<CatalogTable> known = catalog.table();
        List<Partition> partitions = known.isPresent() ? catalog.partitions() : List.of();
        RegistrationPlan plan = planner.plan(wanted, known, partitions);
        plan.table().ifPresent(catalog::create);
        plan.columns().ifPresent(catalog::updateColumns);
        catalog.updatePartitions(plan.updated());
        catalog.deletePartitions(plan.deleted());
        catalog.createPartitions(plan.created()); // at the end: some may be impossible
        return plan;
    }
}
