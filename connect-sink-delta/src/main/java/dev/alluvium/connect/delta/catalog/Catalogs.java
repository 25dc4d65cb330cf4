// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.catalog;

/** Opens tables of a catalogue; what they share is closed with it. Confined to one thread. */
public interface Catalogs extends AutoCloseable {
    /** A table of this name, whether it is there or not. */
    PartitionCatalog open(String database, String table);

    @Override
    void close();
}
