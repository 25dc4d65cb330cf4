// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

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
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** A table as it lies on disk, read afresh. */
final class StoredTable {
    private final DeltaTable table;
    private final ObjectStore store;

    private StoredTable(ObjectStore store, DeltaTable table) {
        this.store = store;
        this.table = table;
    }

    static boolean exists(Path base, String name) {
        return DeltaTable.open(new LocalObjectStore(base.resolve(name)), context())
                .isPresent();
    }

    static StoredTable open(Path base, String name) {
        LocalObjectStore store = new LocalObjectStore(base.resolve(name));
        return new StoredTable(store, DeltaTable.open(store, context()).orElseThrow());
    }

    static Optional<StoredTable> of(ObjectStore store) {
        return DeltaTable.open(store, context()).map(table -> new StoredTable(store, table));
    }

    private static TableContext context() {
        return TableContext.system("test", CommitPolicy.standard());
    }

    DeltaTable table() {
        return table;
    }

    Snapshot snapshot() {
        return table.snapshot();
    }

    StructType schema() {
        return table.schema();
    }

    OptionalLong txn(TaskHarness harness, TopicPartition partition) {
        return snapshot().txnVersion(harness.appId(partition));
    }

    /** All rows by column name, nulls left out, in the order of their text. */
    List<Map<String, Object>> rows() {
        StructType schema = table.schema();
        TableLayout layout = new TableLayout(schema, snapshot().metadata().partitionColumns());
        ParquetDataFiles files = new ParquetDataFiles(
                store,
                new DataFileSettings(Compression.SNAPPY, StatsColumns.firstOnes(), Clock.systemUTC(), () -> "x"));
        BitSet all = new BitSet();
        all.set(0, schema.size());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (AddFile file : snapshot().files()) {
            try (RowCursor cursor = files.read(file, layout, all)) {
                while (cursor.next()) {
                    rows.add(named(schema, cursor.row()));
                }
            }
        }
        rows.sort(Comparator.comparing(Object::toString));
        return rows;
    }

    private static Map<String, Object> named(StructType schema, Object[] row) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < schema.size(); i++) {
            if (i < row.length && row[i] != null) {
                named.put(schema.field(i).name(), row[i]);
            }
        }
        return named;
    }
}
