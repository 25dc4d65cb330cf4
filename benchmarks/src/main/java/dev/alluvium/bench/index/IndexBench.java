// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.Scratch;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.spark.SparkJudge;
import dev.alluvium.bench.table.KernelJudge;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.index.CompactKeyIndex;
import dev.alluvium.delta.index.KeyHasher;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The index built from the key columns of a table by a writer that knows nothing yet: the first flush, of one event.
 * Several rounds, each with a new writer; one before them, on a cold JVM, is told apart. Then as many with runs of keys
 * beside the files, which a compaction would have put there.
 */
public final class IndexBench {
    /** The options. */
    public static final String USAGE = "--keys N [--files N] [--rounds N] [--json FILE]";

    private final Figures first = new Figures();
    private final Figures others = new Figures();
    private final Figures fromRuns = new Figures();
    private double bytesPerKey;
    private double bytesPerKeyFromRuns;
    private double runBytesPerKey;

    private IndexBench() {}

    /** Prints the answer, and writes it where it is asked for. */
    public static void main(String[] arguments) throws IOException {
        Options given = new Options(arguments);
        int keys = given.number("keys", 1_000_000, 1);
        int files = given.number("files", RowFiles.files(keys), 1, keys);
        int rounds = given.number("rounds", 5, 1);
        given.end();
        IndexBench bench = new IndexBench();
        try (Scratch scratch = Scratch.create()) {
            Path directory = scratch.directory("table");
            RowFiles.fill(new LocalObjectStore(directory), keys, files, true);
            Traffic traffic = new Traffic(keys, 0);
            for (int round = 0; round <= rounds; round++) {
                Figures figures = round == 0 ? bench.first : bench.others;
                bench.bytesPerKey = build(directory, traffic, figures, Optional.empty());
            }
            PublishedFiles published = PublishedFiles.publish(directory, scratch.directory("local"));
            bench.runBytesPerKey = (double) published.bytes() / keys;
            for (int round = 0; round < rounds; round++) {
                bench.bytesPerKeyFromRuns = build(directory, traffic, bench.fromRuns, Optional.of(published));
            }
            try (Spark spark = Spark.start(scratch.directory("spark"))) {
                KernelJudge.judge(directory, traffic);
                new SparkJudge(spark, scratch.directory("expected"), traffic).judge(directory);
            }
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "index")
                .put("keys", keys)
                .put("filesBefore", files)
                .put("rounds", rounds);
        bench.write(json);
        given.answer(json);
    }

    private void write(ObjectNode json) {
        json.put("bytesPerKey", bytesPerKey);
        json.put("bytesPerKeyFromRuns", bytesPerKeyFromRuns);
        json.put("bytesPerKeyOfRuns", runBytesPerKey);
        ObjectNode sides = json.putObject("sides");
        first.write(sides.putObject("coldJvm"));
        others.write(sides.putObject("cold"));
        fromRuns.write(sides.putObject("fromRuns"));
        Figures.writeRatio(json, others, fromRuns);
    }

    /** Tells how many bytes of memory a key takes. */
    private static double build(Path directory, Traffic traffic, Figures figures, Optional<PublishedFiles> published) {
        Event event = traffic.next(1).get(0);
        ObjectStore store = new MeteredObjectStore(new LocalObjectStore(directory), figures, System::nanoTime);
        DeltaTable table = DeltaTable.open(store, RowFiles.context()).orElseThrow();
        WriterSettings settings = RowWriting.upserts(UpsertEngine.DELETION_VECTORS);
        KeyHasher hasher =
                KeyHasher.random().ofTable(table.snapshot().metadata().id());
        CompactKeyIndex index = new CompactKeyIndex(CompactKeyIndex.Settings.usual(false, false), hasher);
        published.ifPresent(runs -> runs.reading(index, store));
        TableWriter.Ports ports = TableWriter.Ports.standard(TableWriter.parquet(table, settings), index);
        OptionalLong expected = event.offset() == 0 ? OptionalLong.empty() : OptionalLong.of(event.offset() - 1);
        Part part = new Part("t-0", "bench:t-0", expected, event.offset(), List.of(event));
        try (TableWriter writer = new TableWriter(table, settings, SpillBudget.UNBOUNDED, ports)) {
            figures.measure(() -> writer.flush(new FlushRequest(Traffic.SCHEMA, List.of(part), rejections -> {})));
            return (double) index.bytes() / index.size();
        }
    }
}
