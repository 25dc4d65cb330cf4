// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import com.sun.management.OperatingSystemMXBean;
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
import dev.alluvium.delta.index.FileKeys;
import dev.alluvium.delta.index.IndexFollower;
import dev.alluvium.delta.index.IndexedColumns;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.RunPublisher;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.KeyCodec;
import dev.alluvium.delta.reduce.StoredSequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What it costs to publish runs of keys, and to begin with them: in a JVM of its own that has opened the table and done
 * nothing else, its compiler and collector included. The data files are only names.
 */
final class PublishedKeys {
    private static final int KEYS = 10_000_000;
    private static final int ROWS_A_FILE = 800_000;
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("seq", PrimitiveType.LONG));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final KeyCodec CODEC = new KeyCodec(SCHEMA, List.of("id"));

    private PublishedKeys() {}

    static List<Budget> run(Path directory) throws Exception {
        List<Budget> lines = new ArrayList<>();
        for (boolean sequenced : new boolean[] {false, true}) {
            lines.addAll(measure(directory.resolve(sequenced ? "sequenced" : "plain"), sequenced));
        }
        return lines;
    }

    private static List<Budget> measure(Path directory, boolean sequenced) throws Exception {
        Cost publish = Cost.of(() -> publish(directory, sequenced));
        long bytes;
        try (Stream<Path> runs = Files.list(directory.resolve("_alluvium/keys"))) {
            bytes = runs.mapToLong(file -> file.toFile().length()).sum();
        }
        String what = String.format(Locale.ROOT, ", %,d keys%s", KEYS, sequenced ? ", sequence" : "");
        double start = seconds(directory.toString(), String.valueOf(sequenced));
        return List.of(
                new Budget("publish a key" + what, publish.cpuNanos() / 1e3 / KEYS, Double.NaN, "us", "CPU"),
                new Budget("bytes a key, published" + what, (double) bytes / KEYS, sequenced ? 20 : 14, "bytes", ""),
                new Budget("start from runs" + what, start, 1.2, "s", "CPU of all threads, the first time"));
    }

    private static IndexedColumns columns(boolean sequenced) {
        StoredSequence sequences = new StoredSequence(SCHEMA, sequenced ? List.of("seq") : List.of());
        return new IndexedColumns(LAYOUT, CODEC, sequences, sequenced, -1);
    }

    private static void publish(Path directory, boolean sequenced) {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(
                store,
                new TableSpec(SCHEMA, List.of(), Map.of(), ""),
                TableContext.system("Alluvium/bench", CommitPolicy.standard()));
        String id = table.snapshot().metadata().id();
        RunPublisher publisher = new RunPublisher(
                store, KeyHasher.seeded(0), layout -> columns(sequenced), new SpillBudget(1L << 30, directory), 0);
        List<Action> added = new ArrayList<>();
        for (int first = 0; first < KEYS; first += ROWS_A_FILE) {
            int rows = Math.min(ROWS_A_FILE, KEYS - first);
            String stats = "{\"numRecords\":" + rows + "}";
            AddFile file = new AddFile(
                    "part-" + first + ".parquet", Map.of(), 1 << 27, 0, true, stats, Map.of(), Optional.empty());
            try (FileKeys keys = publisher.begin(id, LAYOUT, List.of(file)).orElseThrow()) {
                for (long key = first; key < first + rows; key++) {
                    keys.add(new Object[] {key, 1_770_000_000_000_000L + key * 997});
                }
                added.add(publisher.publish(id, file, keys));
            }
        }
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), false, added, () -> {})));
    }

    private static double seconds(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                PublishedKeys.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String answer = lines.readLine();
            if (process.waitFor() != 0 || answer == null) {
                throw new IllegalStateException("the other JVM failed");
            }
            return Double.parseDouble(answer);
        }
    }

    /** The other JVM: begins with the runs of a table, and prints what that cost. */
    public static void main(String[] arguments) {
        System.out.println(start(Path.of(arguments[0]), Boolean.parseBoolean(arguments[1])) / 1e9);
    }

    private static long processNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long start(Path directory, boolean sequenced) {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.open(store, TableContext.system("Alluvium/bench", CommitPolicy.standard()))
                .orElseThrow();
        CompactKeyIndex index = new CompactKeyIndex(
                        Settings.usual(false, sequenced),
                        KeyHasher.seeded(0).ofTable(table.snapshot().metadata().id()))
                .reading(store, directory);
        ParquetDataFiles files = new ParquetDataFiles(
                store,
                new DataFileSettings(
                        Compression.NONE,
                        StatsColumns.firstOnes(),
                        table.context().clock(),
                        table.context().ids()));
        long before = processNanos();
        new IndexFollower(index, files, new ResidentVectors(new DeletionVectors(store)))
                .sync(table.snapshot(), columns(sequenced));
        if (index.size() != KEYS) {
            throw new IllegalStateException(index.size() + " keys are known");
        }
        return processNanos() - before;
    }
}
