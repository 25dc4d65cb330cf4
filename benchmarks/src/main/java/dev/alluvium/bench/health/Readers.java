// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Cost;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.table.LocalFileIo;
import dev.alluvium.testsupport.engine.EngineProcess;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs others to open a table and to read all of it, beside another table of the same rows: in turns, so that
 * both get the same weather. Figures are medians of processor seconds.
 */
final class Readers implements AutoCloseable {
    private static final String ALL = "SELECT count(*), bit_xor(xxhash64(id, version, amount, name, note)) FROM ";

    /** Before that the JVM compiles, and whoever is first pays for it. */
    private static final int WARM_UPS = 3;

    /** Since the processor's time is told in steps of 10 ms. */
    private static final int OPENS_OF_A_ROUND = 100;

    private final int rounds;
    private final Optional<Spark> spark;
    private final Optional<EngineProcess> python;
    private final Engine kernel = DefaultEngine.create(new LocalFileIo());

    private Readers(int rounds, Optional<Spark> spark, Optional<EngineProcess> python) {
        this.rounds = rounds;
        this.spark = spark;
        this.python = python;
    }

    /** Starts what is there. */
    static Readers start(HealthOptions options, Path scratch) throws IOException {
        Optional<EngineProcess> python = Optional.empty();
        if (options.python().filter(Files::isExecutable).isPresent()) {
            Path script = scratch.resolve("readers.py");
            try (InputStream content = Readers.class.getResourceAsStream("readers.py")) {
                Files.copy(content, script);
            }
            String interpreter = options.python().get().toAbsolutePath().toString();
            python = Optional.of(EngineProcess.start("python", List.of(interpreter, script.toString()), Map.of()));
        }
        Optional<Spark> spark = options.spark() ? Optional.of(Spark.start(scratch.resolve("spark"))) : Optional.empty();
        return new Readers(options.rounds(), spark, python);
    }

    Optional<Spark> spark() {
        return spark;
    }

    @FunctionalInterface
    private interface Reading {
        /** Processor seconds. */
        double of(Path table);
    }

    /**
     * Each reader's figures, and their ratio.
     *
     * @param optimised an empty directory, into which Spark optimises a clone of the table
     */
    void compare(Path table, Path fresh, Path optimised, ObjectNode json) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        spark.ifPresent(process -> readings.put("scanSpark", which -> scan(process, which)));
        python.ifPresent(process -> {
            readings.put("scanDuckDb", which -> ask(process, "duckdb_scan", which));
            readings.put("openDeltaRs", which -> ask(process, "deltars_open", which));
        });
        readings.put("openKernel", which -> Cost.of(() -> open(which)).cpuSeconds());
        readings.forEach((name, reading) -> inTurns(reading, table, fresh, json.putObject(name)));
        spark.ifPresent(process -> {
            optimise(process, table, optimised);
            inTurns(which -> scan(process, which), table, optimised, json.putObject("scanSparkOptimised"));
        });
    }

    private void inTurns(Reading reading, Path table, Path fresh, ObjectNode json) {
        double[][] seconds = new double[2][rounds];
        for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
            reading.of(table);
            reading.of(fresh);
        }
        for (int round = 0; round < rounds; round++) {
            seconds[0][round] = reading.of(table);
            seconds[1][round] = reading.of(fresh);
        }
        json.put("cpuSeconds", median(seconds[0]));
        json.put("freshCpuSeconds", median(seconds[1]));
        json.put("ratio", median(seconds[0]) / median(seconds[1]));
    }

    private static double scan(Spark process, Path table) {
        Figures figures = new Figures();
        process.measure(figures, ALL + Spark.table(table));
        return figures.medianCpu();
    }

    /**
     * A shallow clone takes no data along, and what replaces its files lies in the clone. Files below 1 GB are joined
     * without the rows that are marked, so no vector is left.
     */
    private static void optimise(Spark process, Path table, Path clone) {
        process.run(
                "CREATE TABLE " + Spark.table(clone) + " SHALLOW CLONE " + Spark.table(table),
                "OPTIMIZE " + Spark.table(clone));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    private static double ask(EngineProcess process, String operation, Path table) {
        JsonNode answer = process.ask(EngineProcess.request(operation).put("table", table.toString()));
        return answer.get("cpuSeconds").asDouble();
    }

    private void open(Path table) {
        try {
            for (int i = 0; i < OPENS_OF_A_ROUND; i++) {
                openOnce(table);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openOnce(Path table) throws IOException {
        try (CloseableIterator<FilteredColumnarBatch> files = TableManager.loadSnapshot(table.toString())
                .build(kernel)
                .getScanBuilder()
                .build()
                .getScanFiles(kernel)) {
            while (files.hasNext()) {
                try (CloseableIterator<Row> rows = files.next().getRows()) {
                    while (rows.hasNext()) {
                        rows.next();
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        python.ifPresent(EngineProcess::close);
        spark.ifPresent(Spark::close);
    }
}
