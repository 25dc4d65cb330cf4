// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.Scratch;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.spark.SparkJudge;
import dev.alluvium.bench.table.KernelJudge;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.bench.upsert.UpsertOptions.Rival;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Batches of upserts into a table: both sides get the same files and batches, in turns. Figures are medians of a batch,
 * in processor seconds of the whole process; what builds the index, and compaction, are told apart. In the end both
 * tables must hold what they should, as Kernel and Spark read them.
 */
public final class UpsertBench {
    /** The options. */
    public static final String USAGE = "--keys N --batch N [--batches N] [--warm-ups N] [--own-warm-ups N] [--files N]"
            + " [--compact-every N] [--skew uniform|hot [--hot-keys N]] --engine dv|cow"
            + " --rival spark|scan|probe|none [--source stream|file]"
            + " [--json FILE]";

    private static final int WARM_UP_KEYS = 100_000;

    private final UpsertOptions options;
    private final Scratch scratch;
    private final Spark spark;
    private final OwnSide own;
    private final Optional<Side> rival;
    private final Map<String, Side> sides = new LinkedHashMap<>();

    private UpsertBench(UpsertOptions options, Scratch scratch, Spark spark) throws IOException {
        this.options = options;
        this.scratch = scratch;
        this.spark = spark;
        Path ours = scratch.directory("index");
        RowFiles.fill(new LocalObjectStore(ours), options.keys(), options.files(), options.marksRows());
        this.rival = options.rival() == Rival.NONE ? Optional.empty() : Optional.of(rival(scratch.copy(ours, "rival")));
        this.own = new OwnSide(ours, options, Rival.NONE);
        rival.ifPresent(side -> sides.put("rival", side));
        sides.put("index", own);
    }

    private Side rival(Path table) throws IOException {
        if (options.rival() != Rival.SPARK) {
            return new OwnSide(table, options, options.rival());
        }
        if (options.source() == UpsertOptions.Source.STREAM) {
            spark.planAsForStreams();
        }
        return new SparkSide(spark, table, scratch.directory("batches"));
    }

    /** Prints the answer, and writes it where it is asked for. */
    public static void main(String[] arguments) throws IOException {
        Options given = new Options(arguments);
        UpsertOptions options = UpsertOptions.parse(given);
        try (Scratch scratch = Scratch.create();
                Spark spark = Spark.start(scratch.directory("spark"))) {
            UpsertBench bench = new UpsertBench(options, scratch, spark);
            Traffic traffic = new Traffic(options.keys(), options.hotKeys());
            bench.measure(traffic);
            bench.judge(traffic);
            given.answer(bench.answer());
        }
    }

    /**
     * A flush is so short that some batches of it do not warm a JVM up, whose connector would run for weeks: a table of
     * its own does, which nobody looks at.
     */
    private void warmUp() throws IOException {
        Path directory = scratch.directory("warm-up");
        RowFiles.fill(new LocalObjectStore(directory), WARM_UP_KEYS, 1, options.marksRows());
        OwnSide side = new OwnSide(directory, options, Rival.NONE);
        Traffic traffic = new Traffic(WARM_UP_KEYS, 0);
        traffic.startAgain();
        for (int batch = 1; batch <= options.ownWarmUps(); batch++) {
            side.write(traffic.next(options.batch()));
            if (options.compactEvery() > 0 && batch % options.compactEvery() == 0) {
                side.compact();
            }
        }
    }

    private void measure(Traffic traffic) throws IOException {
        warmUp();
        Event first = traffic.next(options.batch()).get(0);
        traffic.startAgain();
        sides.values().forEach(side -> side.start(first));
        for (int batch = 0; batch < options.warmUps() + options.batches(); batch++) {
            List<Event> events = traffic.next(options.batch());
            if (batch == options.warmUps()) {
                sides.values().forEach(Side::warmedUp);
            }
            for (Side side : sides.values()) {
                side.write(events);
                if (options.compactEvery() > 0 && (batch + 1) % options.compactEvery() == 0) {
                    side.compact();
                }
                if (!options.marksRows()) {
                    RowFiles.sweep(side.table());
                }
            }
        }
    }

    private void judge(Traffic traffic) throws IOException {
        SparkJudge judge = new SparkJudge(spark, scratch.directory("expected"), traffic);
        for (Side side : sides.values()) {
            KernelJudge.judge(side.table(), traffic);
            judge.judge(side.table());
        }
    }

    private ObjectNode answer() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "upsert");
        json.put("keys", options.keys());
        json.put("batch", options.batch());
        json.put("batches", options.batches());
        json.put("warmUps", options.warmUps());
        json.put("ownWarmUps", options.ownWarmUps());
        json.put("filesBefore", options.files());
        json.put("hotKeys", options.hotKeys());
        json.put("engine", options.engine().toString());
        json.put("rival", options.rival().toString());
        json.put("source", options.source().toString());
        ObjectNode described = json.putObject("sides");
        sides.forEach((name, side) -> {
            ObjectNode figures = described.putObject(name);
            side.figures().write(figures);
            side.describe(figures, options.batches());
            side.compactions().writeSum(figures.putObject("compaction"));
        });
        rival.ifPresent(side -> ratios(side, json));
        return json;
    }

    /**
     * A flush after a compaction may cost more, since the index reads the new files: that is compaction's share as
     * well, which a median would hide. The rival's table is not compacted.
     */
    private void ratios(Side side, ObjectNode json) {
        Figures.writeRatio(json, side.figures(), own.figures());
        double all = own.figures().sum().cpuSeconds() + own.compactions().sum().cpuSeconds();
        double median = side.figures().medianCpu();
        double theirs = median > 0 ? median : side.figures().meanCpu();
        Figures.writeRatio(json, "ratioWithCompaction", theirs * options.batches(), all);
    }
}
