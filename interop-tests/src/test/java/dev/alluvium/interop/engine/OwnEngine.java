// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.storage.ObjectStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Our own engine, as a process that opens the table anew. */
public final class OwnEngine {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OwnEngine() {}

    /** A context of a process of its own. */
    public static TableContext context() {
        return TableContext.system("Alluvium/interop", CommitPolicy.standard());
    }

    /** The table in this store. */
    public static Reading read(ObjectStore store) {
        DeltaTable table = DeltaTable.open(store, context()).orElseThrow();
        Snapshot snapshot = table.snapshot();
        TableLayout layout = new TableLayout(table.schema(), snapshot.metadata().partitionColumns());
        ParquetDataFiles files = new ParquetDataFiles(
                store,
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        table.context().clock(),
                        table.context().ids()));
        BitSet all = layout.allColumns();
        List<ArrayNode> rows = new ArrayList<>();
        for (AddFile file : snapshot.files()) {
            try (RowCursor cursor = files.read(file, layout, all)) {
                while (cursor.next()) {
                    rows.add(Spelling.row(table.schema(), Arrays.asList(cursor.row())));
                }
            }
        }
        SortedMap<String, Long> txns = new TreeMap<>();
        for (Txn txn : snapshot.txns()) {
            txns.put(txn.appId(), txn.version());
        }
        return new Reading(snapshot.version(), files(snapshot), txns, Set.of(), rows);
    }

    /** The live files of a version, with their partition values. */
    static SortedMap<String, String> files(Snapshot snapshot) {
        SortedMap<String, String> files = new TreeMap<>();
        for (AddFile file : snapshot.files()) {
            files.put(URI.create(file.path()).getPath(), Reading.sorted(MAPPER.valueToTree(file.partitionValues())));
        }
        return files;
    }
}
