// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Cost;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.table.Feed;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.bench.upsert.UpsertOptions.Rival;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.index.KeyIndex;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Key;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreMetrics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A flush of the engine a batch, with its index or with another way to find rows behind the same port. */
final class OwnSide implements Side {
    private static final Pattern BOUNDS = Pattern.compile("\"(min|max)Values\":\\{\"id\":(-?\\d+)");

    private final Figures figures = new Figures();
    private final Figures compactions = new Figures();
    private final Path directory;
    private final DataReads reads;
    private final DeltaTable table;
    private final DataFiles files;
    private final Feed feed;
    private Cost start = Cost.NONE;
    private long rewritten;
    private long copied;
    private long dataRead;

    OwnSide(Path directory, UpsertOptions options, Rival locator) {
        this.directory = directory;
        this.reads = new DataReads(new LocalObjectStore(directory));
        StoreMetrics running = (request, bytes, nanos, failed) -> {
            figures.ended(request, bytes, nanos, failed);
            compactions.ended(request, bytes, nanos, failed);
        };
        ObjectStore store = new MeteredObjectStore(reads, running, System::nanoTime);
        this.table = DeltaTable.open(store, RowFiles.context()).orElseThrow();
        WriterSettings settings = RowWriting.upserts(options.engine());
        this.files = TableWriter.parquet(table, settings);
        this.feed = new Feed(new TableWriter(
                table, settings, SpillBudget.UNBOUNDED, TableWriter.Ports.standard(files, index(locator)))::flush);
    }

    private KeyIndex index(Rival locator) {
        return switch (locator) {
            case SCAN -> new KeyColumnScan((path, keys) -> true);
            case PROBE -> new KeyColumnScan(this::mayHave);
            default -> new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), KeyHasher.random());
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
    @Override
    public void start(Event first) {
        start = Cost.of(() -> feed.flush(List.of(first)));
    }

    @Override
    public void write(List<Event> events) {
        long before = reads.bytes();
        figures.measure(() -> {
            FlushMetrics metrics = feed.flush(events).metrics();
            rewritten += metrics.rowsRewritten();
            copied += metrics.superseded().bytesCopied();
        });
        dataRead += reads.bytes() - before;
    }

    @Override
    public void compact() {
        compactions.measure(
                () -> new Compaction(table, files, CompactionPolicy.standard(RowWriting.TARGET_BYTES)).run());
    }

    @Override
    public void warmedUp() {
        figures.reset();
        compactions.reset();
        rewritten = 0;
        copied = 0;
        dataRead = 0;
    }

    @Override
    public Figures figures() {
        return figures;
    }

    @Override
    public Figures compactions() {
        return compactions;
    }

    @Override
    public Path table() {
        return directory;
    }

    @Override
    public void describe(ObjectNode json, int batches) {
        json.put("rowsRewritten", rewritten / batches);
        json.put("bytesCopied", copied / batches);
        json.put("dataBytesRead", dataRead / batches);
        json.put("startCpuSeconds", start.cpuSeconds());
        json.put("startWallSeconds", start.wallSeconds());
        json.put("compactionCpuSecondsPerBatch", compactions.sum().cpuSeconds() / batches);
        json.put("compactionWallSecondsPerBatch", compactions.sum().wallSeconds() / batches);
        json.put("filesAfter", table.snapshot().files().size());
    }
}
