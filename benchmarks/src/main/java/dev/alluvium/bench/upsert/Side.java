// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One table with one way to find rows in it. */
final class Side {
    private static final long TARGET_BYTES = 128L << 20;
    private static final Pattern BOUNDS = Pattern.compile("\"(min|max)Values\":\\{\"id\":(-?\\d+)");

    private final Figures figures = new Figures();
    private Figures.Cost compactions = new Figures.Cost(0, 0);
    private final DeltaTable table;
    private final DataFiles files;
    private final TableWriter writer;
    private long covered = -1;
    private long rewritten;
    private double startCpuSeconds;

    Side(Path directory, UpsertOptions options, UpsertOptions.Rival locator) {
        ObjectStore store = new MeteredObjectStore(new LocalObjectStore(directory), figures, System::nanoTime);
        TableContext context = TableContext.system("Alluvium/bench", CommitPolicy.standard());
        this.table = DeltaTable.open(store, context).orElseThrow();
        WriterSettings settings = settings(options);
        this.files = TableWriter.parquet(table, settings);
        this.writer = new TableWriter(
                table, settings, SpillBudget.UNBOUNDED, TableWriter.Ports.standard(files, index(locator)));
    }

    static WriterSettings settings(UpsertOptions options) {
        return new WriterSettings(
                        WriteMode.UPSERT,
                        List.of("id"),
                        false,
                        List.of(),
                        false,
                        DeleteMode.HARD,
                        LatePolicy.DROP,
                        MissingBasePolicy.FAIL,
                        false,
                        DuplicateKeyPolicy.FAIL,
                        TARGET_BYTES,
                        Compression.SNAPPY,
                        List.of())
                .with(new WriterSettings.Locating(options.engine(), false));
    }

    private KeyIndex index(UpsertOptions.Rival locator) {
        return switch (locator) {
            case NONE -> new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), KeyHasher.random());
            case SCAN -> new KeyColumnScan((path, keys) -> true);
            case PROBE -> new KeyColumnScan(this::mayHave);
        };
    }

    /** By the least and the greatest key that the statistics of a file tell. */
    private boolean mayHave(String path, List<Key> keys) {
        String stats = table.snapshot().file(path).map(AddFile::stats).orElse("");
        AtomicReference<Key> least = new AtomicReference<>();
        AtomicReference<Key> greatest = new AtomicReference<>();
        Matcher bounds = BOUNDS.matcher(stats == null ? "" : stats);
        while (bounds.find()) {
            Key key = Traffic.key(Long.parseLong(bounds.group(2)));
            (bounds.group(1).equals("min") ? least : greatest).set(key);
        }
        return least.get() == null
                || greatest.get() == null
                || keys.stream().anyMatch(key -> isBetween(least.get(), key, greatest.get()));
    }

    /** The bytes of keys that are not negative numbers stand in their order. */
    private static boolean isBetween(Key least, Key key, Key greatest) {
        return Arrays.compareUnsigned(least.bytes(), key.bytes()) <= 0
                && Arrays.compareUnsigned(key.bytes(), greatest.bytes()) <= 0;
    }

    /** The first flush, of one event, builds what finds rows. */
    void start(Event first) {
        startCpuSeconds = Figures.of(() -> flush(List.of(first))).cpuSeconds();
    }

    double startCpuSeconds() {
        return startCpuSeconds;
    }

    void measured(List<Event> events) {
        figures.measure(() -> rewritten += flush(events).metrics().rowsRewritten());
    }

    private FlushResult flush(List<Event> events) {
        long last = events.get(events.size() - 1).offset();
        OptionalLong expected = covered < 0 ? OptionalLong.empty() : OptionalLong.of(covered);
        Part part = new Part("t-0", "bench:t-0", expected, last, events);
        FlushResult result = writer.flush(new FlushRequest(Traffic.SCHEMA, List.of(part), rejections -> {}));
        covered = last;
        return result;
    }

    void compact() {
        Figures.Cost cost =
                Figures.of(() -> new Compaction(table, files, CompactionPolicy.standard(TARGET_BYTES)).run());
        compactions = new Figures.Cost(
                compactions.cpuSeconds() + cost.cpuSeconds(), compactions.wallSeconds() + cost.wallSeconds());
    }

    void warmedUp() {
        figures.reset();
        compactions = new Figures.Cost(0, 0);
        rewritten = 0;
    }

    Figures figures() {
        return figures;
    }

    Figures.Cost compactions() {
        return compactions;
    }

    long rowsRewritten() {
        return rewritten;
    }

    int liveFiles() {
        return table.snapshot().files().size();
    }

    /** Whether the table holds the last version of every key, once. */
    boolean holds(Traffic traffic) {
        TableLayout layout = new TableLayout(Traffic.SCHEMA, List.of());
        BitSet columns = new BitSet();
        columns.set(0, 2);
        BitSet seen = new BitSet(traffic.keys());
        for (AddFile file : table.refresh().files()) {
            try (RowCursor rows = files.read(file, layout, columns)) {
                while (rows.next()) {
                    int id = Math.toIntExact((Long) rows.row()[0]);
                    if (seen.get(id) || (Long) rows.row()[1] != traffic.version(id)) {
                        return false;
                    }
                    seen.set(id);
                }
            }
        }
        return seen.cardinality() == traffic.keys();
    }
}
