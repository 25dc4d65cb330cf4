// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.catalog.CatalogTable;
import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import dev.alluvium.connect.delta.catalog.Catalogs;
import dev.alluvium.connect.delta.catalog.PartitionCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalogue in the heap. */
final class FakeCatalog implements Catalogs, PartitionCatalog {
    final Map<List<String>, Partition> known = new HashMap<>();
    CatalogTable table;
    String opened = "";
    int calls;
    boolean broken;
    boolean unreachable;

    @Override
    public PartitionCatalog open(String database, String name) {
        if (unreachable) {
            throw new IllegalStateException("no client can be built");
        }
        opened = database + "." + name;
        return this;
    }

    @Override
    public Optional<CatalogTable> table() {
        calls++;
        if (broken) {
            throw new IllegalStateException("the catalogue is broken");
        }
        return Optional.ofNullable(table);
    }

    @Override
    public void create(CatalogTable made) {
        table = made;
    }

    @Override
    public void updateColumns(List<Column> columns) {
        table = new CatalogTable(columns, table.partitionKeys(), table.location(), table.parameters());
    }

    @Override
    public List<Partition> partitions() {
        return new ArrayList<>(known.values());
    }

    @Override
    public void createPartitions(List<Partition> partitions) {
        partitions.forEach(partition -> known.put(partition.values(), partition));
    }

    @Override
    public void updatePartitions(List<Partition> partitions) {
        createPartitions(partitions);
    }

    @Override
    public void deletePartitions(List<List<String>> values) {
        values.forEach(known::remove);
    }

    @Override
    public void close() {}
}
