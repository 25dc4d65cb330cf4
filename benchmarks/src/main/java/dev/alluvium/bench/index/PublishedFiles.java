// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.index;

import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.FileKeys;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs beside the files of a table.
 *
 * @param local where a run is while it is written or read
 * @param bytes of all runs
 */
record PublishedFiles(Path local, long bytes) {
    /** Publishes the runs of all files, as a compaction does with those that it writes. */
    static PublishedFiles publish(Path directory, Path local) throws IOException {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.open(store, RowFiles.context()).orElseThrow();
        WriterSettings settings = RowWriting.upserts(UpsertEngine.DELETION_VECTORS);
        RunPublisher publisher = new RunPublisher(
                store,
                KeyHasher.random(),
                layout -> UpsertRules.indexed(layout, settings),
                new SpillBudget(1L << 30, local),
                0);
        List<Action> actions = new ArrayList<>();
        for (AddFile file : table.snapshot().files()) {
            AddFile whole = unmarked(file);
            AddFile named = publish(table, whole, publisher, TableWriter.parquet(table, settings));
            actions.add(file.withTags(named.tags()).withDataChange(false));
        }
        table.commit(base -> Optional.of(new CommitDraft("OPTIMIZE", Map.of(), Map.of(), false, actions, () -> {})));
        return new PublishedFiles(local, bytesBelow(directory.resolve("_alluvium/keys")));
    }

    private static AddFile unmarked(AddFile file) {
        return new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                file.dataChange(),
                file.stats(),
                file.tags(),
                Optional.empty());
    }

    private static AddFile publish(DeltaTable table, AddFile file, RunPublisher publisher, DataFiles files) {
        String id = table.snapshot().metadata().id();
        TableLayout layout = new TableLayout(table.schema(), List.of());
        try (FileKeys keys = publisher.begin(id, layout, List.of(file)).orElseThrow();
                RowCursor rows = files.read(file, layout, layout.allColumns())) {
            while (rows.next()) {
                keys.add(rows.row());
            }
            return publisher.publish(id, file, keys);
        }
    }

    private static long bytesBelow(Path runs) throws IOException {
        try (Stream<Path> files = Files.list(runs)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** The index begins with the runs, read from the table's store. */
    void reading(CompactKeyIndex index, ObjectStore table) {
        index.reading(table, local);
    }
}
