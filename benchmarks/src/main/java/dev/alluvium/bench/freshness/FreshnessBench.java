// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.freshness;

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
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.storage.MeteredObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Upserts that happen at a steady rate, flushed at an interval, compacted on a thread of its own; a reader polls the
 * log. The figure is how old events are when the version that has them is seen. In the end the table must hold what it
 * should, as Kernel and Spark read the endpoint's files.
 */
public final class FreshnessBench {
    /** The options. */
    public static final String USAGE = "--interval 1s --rate N --keys N [--seconds N] [--warm-up-seconds N]"
            + " [--delay 50ms] [--compact-every N] [--rounds N] [--python INTERPRETER|none] [--json FILE]";

    private final FreshnessOptions options;
    private final Figures figures = new Figures();
    private final MemorySamples memory = new MemorySamples();
    private final AtomicInteger abandoned = new AtomicInteger();
    private Future<?> compacting;

    private FreshnessBench(FreshnessOptions options, ExecutorService threads) {
        this.options = options;
        this.compacting = threads.submit(() -> {});
    }

    /** Prints the answer, and writes it where it is asked for. */
    public static void main(String[] arguments) throws Exception {
        Options given = new Options(arguments);
        FreshnessOptions options = FreshnessOptions.parse(given);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Traffic traffic = new Traffic(options.keys(), 0);
        try (Scratch scratch = Scratch.create()) {
            ObjectNode answer;
            Path files;
            try (Endpoint endpoint = new Endpoint(scratch.directory("s3"), options.delayMillis())) {
                answer = new FreshnessBench(options, threads).measure(endpoint, traffic, threads);
                new Opening(endpoint, options).measure(scratch.root(), answer);
                files = endpoint.files();
            } finally {
                threads.shutdownNow();
            }
            KernelJudge.judge(files, traffic);
            try (Spark spark = Spark.start(scratch.directory("spark"))) {
                new SparkJudge(spark, scratch.directory("expected"), traffic).judge(files);
            }
            given.answer(answer);
        }
    }

    private ObjectNode measure(Endpoint endpoint, Traffic traffic, ExecutorService threads)
            throws InterruptedException, ExecutionException {
        DeltaTable table = RowFiles.fill(metered(endpoint), options.keys(), RowFiles.files(options.keys()), true);
        Load load = new Load(table, traffic, options);
        LogReader reader =
                new LogReader(endpoint.reader(), load, options, table.snapshot().version() + 1);
        load.begin();
        Future<?> reading = threads.submit(reader);
        figures.measure(() -> {
            try {
                load.run(flush -> after(flush, endpoint, threads));
                compacting.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw failed(e);
            }
        });
        reading.get();
        return answer(reader, table.refresh().files().size());
    }

    private ObjectStore metered(Endpoint endpoint) {
        return new MeteredObjectStore(endpoint.table(), figures, System::nanoTime);
    }

    private void after(int flush, Endpoint endpoint, ExecutorService threads) {
        if (flush % options.compactEvery() == 0) {
            memory.take();
            if (isOver(compacting)) {
                compacting = threads.submit(() -> compact(endpoint));
            }
        }
    }

    /** Fails if it failed. */
    private static boolean isOver(Future<?> work) {
        try {
            if (work.isDone()) {
                work.get();
            }
            return work.isDone();
        } catch (InterruptedException | ExecutionException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Exception e) {
        return new IllegalStateException("a compaction failed", e);
    }

    /** On a table of its own, as maintenance in a task is; like that it gives way to the writer. */
    private void compact(Endpoint endpoint) {
        DeltaTable table =
                DeltaTable.open(metered(endpoint), RowFiles.context()).orElseThrow();
        Compaction compaction = new Compaction(
                table,
                TableWriter.parquet(table, RowWriting.upserts(UpsertEngine.DELETION_VECTORS)),
                CompactionPolicy.standard(RowWriting.TARGET_BYTES));
        try {
            compaction.run();
        } catch (CommitConflictException e) {
            abandoned.incrementAndGet();
        }
    }

    private ObjectNode answer(LogReader reader, int files) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "freshness").put("keys", options.keys()).put("rate", options.rate());
        json.put("intervalMillis", options.intervalMillis()).put("delayMillis", options.delayMillis());
        json.put("seconds", options.seconds()).put("commits", reader.commits());
        json.put("p50Millis", reader.age(0.5)).put("p90Millis", reader.age(0.9));
        json.put("p99Millis", reader.age(0.99)).put("maxMillis", reader.age(1));
        json.put("filesAfter", files).put("compactionsAbandoned", abandoned.get());
        memory.write(json);
        figures.writeSum(json.putObject("sides").putObject("own"));
        return json;
    }
}
