// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.connect.delta.config.MaintenanceConfig.DeletePolicy;
import dev.alluvium.connect.delta.config.MaintenanceConfig.SchemaPolicy;
import dev.alluvium.delta.error.DeltaTableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what a catalogue knows with what it should know. Pure. */
public final class RegistrationPlanner {
    /** Marks a partition that has no files any more. */
    static final String VANISHED = "alluvium.vanished";

    private final SchemaPolicy schema;
    private final DeletePolicy vanished;

    /**
     * @param schema what new or changed columns do
     * @param vanished what a partition without files does
     */
    public RegistrationPlanner(SchemaPolicy schema, DeletePolicy vanished) {
        this.schema = schema;
        this.vanished = vanished;
    }

    /**
     * What is missing.
     *
     * @param known the table in the catalogue, and its partitions
     * @throws DeltaTableException if the table of that name is another one
     */
    public RegistrationPlan plan(ManifestTable wanted, Optional<CatalogTable> known, List<Partition> partitions) {
        if (known.isEmpty()) {
            return new RegistrationPlan(
                    Optional.of(wanted.table()), Optional.empty(), inOrder(wanted.partitions()), List.of(), List.of());
        }
        checkSame(wanted.table(), known.get());
        List<Column> columns = columns(wanted.table().columns(), known.get().columns());
        List<Partition> created = new ArrayList<>();
        List<Partition> updated = new ArrayList<>();
        Map<List<String>, Partition> rest = new HashMap<>();
        partitions.forEach(partition -> rest.put(partition.values(), partition));
        for (Partition partition : inOrder(wanted.partitions())) {
            Partition there = rest.remove(partition.values());
            if (there == null) {
                created.add(partition);
            } else if (differs(partition, there, columns)) {
                updated.add(
                        new Partition(partition.values(), partition.location(), columns, without(there.parameters())));
            }
        }
        List<List<String>> deleted = new ArrayList<>();
        rest.values().forEach(gone -> vanish(gone, updated, deleted));
        boolean sameColumns = columns.equals(known.get().columns());
        return new RegistrationPlan(
                Optional.empty(), sameColumns ? Optional.empty() : Optional.of(columns), created, updated, deleted);
    }

    private static List<Partition> inOrder(Map<String, Partition> partitions) {
        return List.copyOf(new TreeMap<>(partitions).values());
    }

    private static void checkSame(CatalogTable wanted, CatalogTable known) {
        if (!slashed(known.location()).equals(wanted.location())) {
            throw new DeltaTableException("the catalogue has a table of that name at " + known.location()
                    + " and not at " + wanted.location() + "; drop it there, or choose another name");
        }
        if (!known.partitionKeys().equals(wanted.partitionKeys())) {
            throw new DeltaTableException("the catalogue's table at " + known.location()
                    + " is partitioned by " + known.partitionKeys() + " and not by " + wanted.partitionKeys()
                    + "; drop it there, it will be made again");
        }
    }

    private static String slashed(String location) {
        return location.endsWith("/") ? location : location + "/";
    }

    private List<Column> columns(List<Column> wanted, List<Column> known) {
        return switch (schema) {
            case IGNORE -> known;
            case UPDATE, PROPAGATE -> wanted;
            case ADD -> {
                List<Column> grown = new ArrayList<>(known);
                for (Column column : wanted) {
                    if (known.stream().noneMatch(there -> there.name().equalsIgnoreCase(column.name()))) {
                        grown.add(column);
                    }
                }
                yield grown;
            }
        };
    }

    private boolean differs(Partition wanted, Partition there, List<Column> columns) {
        return !slashed(there.location()).equals(wanted.location())
                || there.parameters().containsKey(VANISHED)
                || (schema == SchemaPolicy.PROPAGATE && !there.columns().equals(columns));
    }

    private void vanish(Partition gone, List<Partition> updated, List<List<String>> deleted) {
        switch (vanished) {
            case DELETE -> deleted.add(gone.values());
            case MARK -> {
                if (!gone.parameters().containsKey(VANISHED)) {
                    Map<String, String> marked = new HashMap<>(gone.parameters());
                    marked.put(VANISHED, "true");
                    updated.add(new Partition(gone.values(), gone.location(), gone.columns(), marked));
                }
            }
            case IGNORE -> {
                // An empty partition reads as no rows.
            }
        }
    }

    private static Map<String, String> without(Map<String, @Nullable String> parameters) {
        Map<String, String> rest = new HashMap<>(parameters);
        rest.remove(VANISHED);
        return rest;
    }
}
