// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.append;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.measure.Options;
import dev.alluvium.bench.measure.Scratch;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.spark.SparkJudge;
import dev.alluvium.bench.table.Feed;
import dev.alluvium.bench.table.KernelJudge;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MeteredObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Appends of new rows, a commit each; the other side writes the same rows into files of the same codec that no log
 * names. What the files cost beside a bare parquet-java loop is {@code EngineBudgets write}.
 */
public final class AppendBench {
    /** The options. */
    public static final String USAGE =
            "--codec zstd|snappy|gzip|none --commit-every N [--commits N] [--warm-ups N] [--json FILE]";

    private final Figures own = new Figures();
    private final Figures files = new Figures();
    private final Compression codec;
    private final int rows;

    private AppendBench(Compression codec, int rows) {
        this.codec = codec;
        this.rows = rows;
    }

    /** Prints the answer, and writes it where it is asked for. */
    public static void main(String[] arguments) throws IOException {
        Options given = new Options(arguments);
        AppendBench bench =
                new AppendBench(given.choice("codec", Compression.SNAPPY), given.number("commit-every", 10_000, 1));
        int commits = given.number("commits", 50, 1);
        int warmUps = given.number("warm-ups", 20, 0);
        given.require(
                Traffic.isPossible(0, bench.rows * (1L * commits + warmUps)),
                "--commit-every of all --commits and --warm-ups is " + Traffic.MOST_KEYS + " at most");
        given.end();
        try (Scratch scratch = Scratch.create()) {
            Path directory = scratch.directory("table");
            Traffic traffic = bench.append(directory, scratch.directory("files"), warmUps, commits);
            try (Spark spark = Spark.start(scratch.directory("spark"))) {
                KernelJudge.judge(directory, traffic);
                new SparkJudge(spark, scratch.directory("expected"), traffic).judge(directory);
            }
        }
        given.answer(bench.answer(commits));
    }

    private Traffic append(Path directory, Path loose, int warmUps, int commits) {
        MeteredObjectStore store = new MeteredObjectStore(new LocalObjectStore(directory), own, System::nanoTime);
        MeteredObjectStore plain = new MeteredObjectStore(new LocalObjectStore(loose), files, System::nanoTime);
        DeltaTable table = RowFiles.create(store, Map.of());
        Feed feed = new Feed(new TableWriter(table, RowWriting.writes(WriteMode.APPEND, codec))::flush);
        Traffic traffic = new Traffic(0, 0);
        for (int commit = 0; commit < warmUps + commits; commit++) {
            if (commit == warmUps) {
                own.reset();
                files.reset();
            }
            List<Event> events = traffic.nextNew(rows);
            own.measure(() -> feed.flush(events));
            files.measure(() ->
                    RowFiles.write(plain, codec, writing -> events.forEach(event -> writing.write(event.values()))));
        }
        return traffic;
    }

    private ObjectNode answer(int commits) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("question", "append").put("codec", codec.toString());
        json.put("commitEvery", rows).put("commits", commits);
        if (own.sum().cpuSeconds() > 0) {
            json.put(
                    "rowsPerCpuSecond",
                    Math.round((double) rows * commits / own.sum().cpuSeconds()));
        }
        ObjectNode sides = json.putObject("sides");
        files.write(sides.putObject("files"));
        own.write(sides.putObject("own"));
        Figures.writeRatio(json, "ratio", files.sum().cpuSeconds(), own.sum().cpuSeconds());
        return json;
    }
}
