// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

import dev.alluvium.connect.delta.catalog.CatalogTable.Column;
import dev.alluvium.connect.delta.catalog.CatalogTable.Partition;
import java.util.List;
import java.util.Optional;

/**
 * One table in a catalogue. Every call may be repeated: what is there already, or gone already, is no failure. Confined
 * to one thread.
 *
 * <p>Failures are {@link dev.alluvium.delta.error.StorageUnavailableException} where trying again may help, otherwise
 * {@link dev.alluvium.delta.error.DeltaTableException}; neither holds a partition's values.
 */
public interface PartitionCatalog {
    /** What is there under the table's name. */
    Optional<CatalogTable> table();

    /** Makes the table. */
    void create(CatalogTable table);

    /** Gives the table these columns and leaves the rest of it alone. */
    void updateColumns(List<Column> columns);

    /** All its partitions, in no order. */
    List<Partition> partitions();

    /**
     * Makes partitions.
     *
     * @throws dev.alluvium.delta.error.DeltaTableException if the catalogue cannot hold some; the others are made
     */
    void createPartitions(List<Partition> partitions);

    /** Replaces partitions that are there. */
    void updatePartitions(List<Partition> partitions);

    /** Deletes the partitions of these values; the data stays. */
    void deletePartitions(List<List<String>> values);
}
