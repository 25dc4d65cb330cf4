// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.table;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables and loose files of the rows that {@link Traffic} tells. */
public final class RowFiles {
    /** Makes a file of about {@link RowWriting#TARGET_BYTES}. */
    public static final int ROWS_OF_A_FILE = 2_400_000;

    private RowFiles() {}

    /** How many files a table of so many keys has that is compacted well: with smaller ones it would be due for it. */
    public static int files(int keys) {
        return Math.max(1, keys / ROWS_OF_A_FILE);
    }

    /** The system's clock and random ids. */
    public static TableContext context() {
        return TableContext.system("Alluvium/bench", CommitPolicy.standard());
    }

    /** A new table without rows. */
    public static DeltaTable create(ObjectStore store, Map<String, String> properties) {
        return DeltaTable.create(store, new TableSpec(Traffic.SCHEMA, List.of(), properties, ""), context());
    }

    /** A new table whose keys, from 0 on, lie in order in so many files. */
    public static DeltaTable fill(ObjectStore store, int keys, int files, boolean marksRows) {
        DeltaTable table = create(store, marksRows ? Map.of("delta.enableDeletionVectors", "true") : Map.of());
        fill(table, store, keys, files);
        return table;
    }

    /** The same into a table without rows. */
    public static void fill(DeltaTable table, ObjectStore store, int keys, int files) {
        List<Action> added = new ArrayList<>();
        for (int file = 0; file < files; file++) {
            long from = (long) keys * file / files;
            long to = (long) keys * (file + 1) / files;
            added.add(write(store, rows -> {
                for (long id = from; id < to; id++) {
                    rows.write(Traffic.row(id, 0));
                }
            }));
        }
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, added, () -> {})));
    }

    /** A file of rows that no log names. */
    public static AddFile write(ObjectStore store, Consumer<DataFileWriter> rows) {
        return write(store, Compression.SNAPPY, rows);
    }

    /** A file of rows that no log names. */
    public static AddFile write(ObjectStore store, Compression codec, Consumer<DataFileWriter> rows) {
        TableContext context = context();
        DataFileSettings settings =
                new DataFileSettings(codec, StatsColumns.firstOnes(), context.clock(), context.ids());
        DataFileWriter writer = new ParquetDataFiles(store, settings)
                .create(new NewFile(new TableLayout(Traffic.SCHEMA, List.of()), Map.of(), Map.of()));
        rows.accept(writer);
        return writer.finish();
    }

    /** Deletes the data files that the newest version does not name, so that a disk of ordinary size is enough. */
    public static void sweep(Path directory) throws IOException {
        DeltaTable table =
                DeltaTable.open(new LocalObjectStore(directory), context()).orElseThrow();
        Set<String> live = table.snapshot().files().stream().map(AddFile::path).collect(Collectors.toSet());
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.toList()) {
                String name = path.getFileName().toString();
                if (name.endsWith(".parquet") && !live.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }
}
