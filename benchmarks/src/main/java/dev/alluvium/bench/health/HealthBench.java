// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.health.HealthOptions.Skew;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.measure.LinePlot;
import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.Scratch;
import dev.alluvium.bench.reader.FreshCopy;
import dev.alluvium.bench.spark.SparkJudge;
import dev.alluvium.bench.table.KernelJudge;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/**
 * Thousands of batches of upserts into a table that marks superseded rows, with the upkeep that the sink gives it: how
 * many rows, files, vectors and log objects there are over time, and what others pay to open and read it in the end,
 * beside a copy that was written at once. What the table must hold is judged as in the other questions.
 */
public final class HealthBench {
    /** The options. */
    public static final String USAGE = "[--keys N] [--batches N] [--batch N] [--target-bytes N] [--compact-every N]"
            + " [--sample-every N] [--rounds N] [--skew uniform|hot|both] [--scanner spark|none]"
            + " [--python INTERPRETER|none] [--plots DIRECTORY] [--json FILE]";

    private final HealthOptions options;
    private final Scratch scratch;
    private final Figures writing = new Figures();

    private HealthBench(HealthOptions options, Scratch scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    /** Prints the answer, and writes it and the plots where they are asked for. */
    public static void main(String[] arguments) throws Exception {
        Options given = new Options(arguments);
        HealthOptions options = HealthOptions.parse(given);
        try (Scratch scratch = Scratch.create()) {
            given.answer(new HealthBench(options, scratch).answer());
        }
    }

    private ObjectNode answer() throws IOException {
        Map<Skew, MaintainedTable> tables = run();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "health");
        json.put("keys", options.keys());
        json.put("batches", options.batches());
        json.put("batch", options.batch());
        json.put("targetBytes", options.targetBytes());
        writing.writeSum(json.putObject("sides").putObject("own"));
        ObjectNode described = json.putObject("traffics");
        scratch.directory("spark");
        try (Readers readers = Readers.start(options, scratch.root())) {
            for (Map.Entry<Skew, MaintainedTable> table : tables.entrySet()) {
                String name = table.getKey().toString();
                describe(
                        table.getValue(),
                        readers,
                        described.putObject(name),
                        table.getKey().name());
            }
        }
        greatestOfScans(described).ifPresent(ratio -> json.put("ratio", ratio));
        if (options.plots().isPresent()) {
            plot(tables, options.plots().get());
        }
        return json;
    }

    private Map<Skew, MaintainedTable> run() throws IOException {
        Map<Skew, MaintainedTable> tables = new LinkedHashMap<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(options.traffics().size());
        try {
            for (Skew skew : options.traffics()) {
                tables.put(skew, new MaintainedTable(scratch.directory(skew.name()), skew, options, writing));
            }
            all(threads, tables.values(), MaintainedTable::fill);
            writing.measure(() -> all(threads, tables.values(), MaintainedTable::run));
        } finally {
            threads.shutdownNow();
        }
        return tables;
    }

    private static void all(
            ExecutorService threads, Collection<MaintainedTable> tables, Consumer<MaintainedTable> work) {
        List<CompletableFuture<Void>> running = tables.stream()
                .map(table -> CompletableFuture.runAsync(() -> work.accept(table), threads))
                .toList();
        running.forEach(CompletableFuture::join);
    }

    /** Of all readers of all tables; empty if nobody scanned. */
    private static OptionalDouble greatestOfScans(ObjectNode traffics) {
        return StreamSupport.stream(traffics.spliterator(), false)
                .flatMap(traffic -> traffic.get("readers").properties().stream())
                .filter(reader ->
                        reader.getKey().startsWith("scan") && reader.getValue().has("ratio"))
                .mapToDouble(reader -> reader.getValue().get("ratio").asDouble())
                .max();
    }

    private void describe(MaintainedTable table, Readers readers, ObjectNode json, String name) throws IOException {
        KernelJudge.judge(table.directory(), table.traffic());
        if (readers.spark().isPresent()) {
            Path expected = scratch.directory("expected-" + name);
            new SparkJudge(readers.spark().get(), expected, table.traffic()).judge(table.directory());
        }
        Path fresh = scratch.directory("fresh-" + name);
        List<AddFile> copy = FreshCopy.write(
                new LocalObjectStore(table.directory()), new LocalObjectStore(fresh), options.targetBytes());
        Sample last = table.samples().get(table.samples().size() - 1);
        long freshBytes = copy.stream().mapToLong(AddFile::size).sum();
        summary(json, "rowsPerLiveRow", table.samples(), Sample::spaceAmplification);
        summary(json, "files", table.samples(), Sample::files);
        summary(json, "smallFiles", table.samples(), Sample::smallFiles);
        summary(json, "vectorBytes", table.samples(), Sample::vectorBytes);
        summary(json, "logObjects", table.samples(), Sample::logObjects);
        summary(json, "checkpointBytes", table.samples(), Sample::checkpointBytes);
        json.put("commitsBehindCheckpoint", table.commitsBehindCheckpoint());
        json.put("rowsCopiedPerRowUpserted", last.writeAmplification());
        json.put("liveBytes", last.dataBytes() + last.vectorBytes());
        json.put("freshBytes", freshBytes);
        json.put("freshFiles", copy.size());
        json.put("liveBytesRatio", (double) (last.dataBytes() + last.vectorBytes()) / freshBytes);
        Path optimised = scratch.directory("optimised-" + name);
        readers.compare(table.directory(), fresh, optimised, json.putObject("readers"));
        ArrayNode series = json.putArray("series");
        table.samples().forEach(sample -> sample.write(series.addObject()));
    }

    private static void summary(ObjectNode json, String name, List<Sample> samples, ToDoubleFunction<Sample> what) {
        ObjectNode node = json.putObject(name);
        node.put("mean", samples.stream().mapToDouble(what).average().orElse(0));
        node.put("max", samples.stream().mapToDouble(what).max().orElse(0));
        node.put("last", what.applyAsDouble(samples.get(samples.size() - 1)));
    }

    private static void plot(Map<Skew, MaintainedTable> tables, Path directory) throws IOException {
        plot(tables, directory.resolve("rows.svg"), "rows in the files per live row", Sample::spaceAmplification);
        plot(tables, directory.resolve("files.svg"), "live data files", Sample::files);
        plot(tables, directory.resolve("vectors.svg"), "KB of deletion vectors", one -> one.vectorBytes() / 1e3);
        plot(tables, directory.resolve("copied.svg"), "rows copied per row upserted", Sample::writeAmplification);
        plot(tables, directory.resolve("log.svg"), "objects in the log", Sample::logObjects);
        plot(tables, directory.resolve("checkpoint.svg"), "KB of a checkpoint", one -> one.checkpointBytes() / 1e3);
    }

    private static void plot(Map<Skew, MaintainedTable> tables, Path file, String title, ToDoubleFunction<Sample> what)
            throws IOException {
        LinePlot plot = new LinePlot(title, "batches");
        tables.forEach((skew, table) -> table.samples()
                .forEach(sample -> plot.add(skew.toString(), sample.batch(), what.applyAsDouble(sample))));
        plot.write(file);
    }
}
