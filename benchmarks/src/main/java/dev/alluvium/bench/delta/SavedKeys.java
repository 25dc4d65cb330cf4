// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.ResidentVectors;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.CompactKeyIndex.Settings;
import dev.alluvium.delta.index.IndexedColumns;
import dev.alluvium.delta.index.IndexedVersion;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyScope;
import dev.alluvium.delta.index.RowLocation;
import dev.alluvium.delta.index.Saving;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What it costs to save the compact index and to begin with it again. */
final class SavedKeys {
    private static final int KEYS = 10_000_000;
    private static final int ROWS_A_FILE = 800_000;
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("seq", PrimitiveType.LONG));
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));

    private SavedKeys() {}

    static List<Budget> run(Path directory) throws Exception {
        List<Budget> lines = new ArrayList<>();
        for (boolean sequenced : new boolean[] {false, true}) {
            lines.addAll(measure(directory.resolve(sequenced ? "sequenced" : "plain"), sequenced));
        }
        return lines;
    }

    private static List<Budget> measure(Path directory, boolean sequenced) throws Exception {
        IndexedVersion version = version(directory, sequenced);
        CompactKeyIndex first = index(directory, sequenced, SpillBudget.UNBOUNDED);
        first.expect(KEYS);
        for (int i = 0; i < KEYS; i++) {
            first.put(
                    CODEC.encode(new Object[] {(long) i}),
                    RowLocation.of(path(i / ROWS_A_FILE), i % ROWS_A_FILE, sequence(i, sequenced), false));
        }
        first.settle(path -> Optional.empty(), (path, visitor) -> {});
        Cost save = Cost.of(() -> first.keeper().save(version, KeyScope.TABLE));
        long bytes;
        try (Stream<Path> saved = Files.list(directory.resolve("saved"))) {
            bytes = saved.mapToLong(file -> file.toFile().length()).sum();
        }
        first.close();
        String what = String.format(Locale.ROOT, ", %,d keys%s", KEYS, sequenced ? ", sequence" : "");
        SpillBudget little = new SpillBudget(1 << 20, directory);
        return List.of(
                new Budget("save" + what, save.cpuNanos() / 1e9, Double.NaN, "s", "CPU"),
                new Budget("bytes a key, saved" + what, (double) bytes / KEYS, Double.NaN, "bytes", ""),
                new Budget(
                        "load into memory" + what,
                        load(directory, version, sequenced, SpillBudget.UNBOUNDED),
                        1,
                        "s",
                        "CPU, the second time"),
                new Budget(
                        "load as a run" + what, load(directory, version, sequenced, little), Double.NaN, "s", "CPU"));
    }

    private static double load(Path directory, IndexedVersion version, boolean sequenced, SpillBudget budget)
            throws Exception {
        double seconds = 0;
        for (int round = 0; round < 2; round++) {
            try (CompactKeyIndex index = index(directory, sequenced, budget)) {
                Cost cost = Cost.of(() -> index.keeper().load(version, KeyScope.TABLE));
                if (index.size() != KEYS) {
                    throw new IllegalStateException(index.size() + " keys were loaded");
                }
                seconds = cost.cpuNanos() / 1e9;
            }
        }
        return seconds;
    }

    private static CompactKeyIndex index(Path directory, boolean sequenced, SpillBudget budget) {
        CommitFiles commits = new CommitFiles(new LocalObjectStore(directory.resolve("table")));
        return CompactKeyIndex.saved(
                Settings.usual(false, sequenced).within(budget),
                KeyHasher.random(),
                new Saving(directory.resolve("saved"), "bench", 0, commits, new Random(1)));
    }

    private static Sequence sequence(int id, boolean sequenced) {
        return sequenced ? Sequence.of(1_770_000_000_000_000L + id * 997L) : Sequence.NONE;
    }

    private static String path(int file) {
        return "part-" + file + ".parquet";
    }

    /** A version of a table whose files nobody asks for. */
    private static IndexedVersion version(Path directory, boolean sequenced) {
        DeltaTable table = DeltaTable.create(
                new LocalObjectStore(directory.resolve("table")),
                new TableSpec(SCHEMA, List.of(), Map.of(), ""),
                TableContext.system("Alluvium/bench", CommitPolicy.standard()));
        List<Action> added = new ArrayList<>();
        for (int i = 0; i * ROWS_A_FILE < KEYS; i++) {
            added.add(new AddFile(path(i), Map.of(), 1 << 20, 0, true, null, Map.of(), Optional.empty()));
        }
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), false, added, () -> {})));
        StoredSequence sequences = new StoredSequence(SCHEMA, sequenced ? List.of("seq") : List.of());
        return new IndexedVersion(
                table.snapshot(),
                new IndexedColumns(new TableLayout(SCHEMA, List.of()), CODEC, sequences, sequenced, -1),
                new ParquetDataFiles(
                        table.store(),
                        new DataFileSettings(
                                Compression.NONE,
                                StatsColumns.firstOnes(),
                                table.context().clock(),
                                table.context().ids())),
                new ResidentVectors(new DeletionVectors(table.store())));
    }
}
