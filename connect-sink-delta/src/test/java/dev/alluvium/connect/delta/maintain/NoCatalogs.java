// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.catalog.Catalogs;
import dev.alluvium.connect.delta.catalog.PartitionCatalog;

/** For tables that are registered nowhere. */
public final class NoCatalogs implements Catalogs {
    @Override
    public PartitionCatalog open(String database, String table) {
        throw new IllegalStateException("no table is registered here");
    }

    @Override
    public void close() {}
}
