// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.ObjectStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Delta Kernel, in this JVM. */
public final class KernelEngine {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private KernelEngine() {}

    /**
     * The table in this store.
     *
     * @param appIds the application ids to ask for: Kernel does not list them
     */
    public static Reading read(ObjectStore store, StructType schema, Collection<String> appIds) {
        KernelRows kernel = new KernelRows(store);
        if (!kernel.columns().equals(schema.names())) {
            throw new AssertionError("Kernel sees the columns " + kernel.columns());
        }
        SortedMap<String, String> files = new TreeMap<>();
        kernel.files().forEach((path, values) -> files.put(path, Reading.sorted(MAPPER.valueToTree(values))));
        SortedMap<String, Long> txns = new TreeMap<>();
        appIds.forEach(appId -> kernel.txn(appId).ifPresent(version -> txns.put(appId, version)));
        List<ArrayNode> rows =
                kernel.all().stream().map(row -> Spelling.row(schema, row)).toList();
        return new Reading(kernel.version(), files, txns, Set.of(), rows);
    }
}
