// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.reader.InTurns;
import dev.alluvium.bench.reader.KernelReader;
import dev.alluvium.bench.reader.PythonReaders;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.table.LocalFileIo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What it costs others to open a table and to read all of it, beside another table of the same rows. */
final class Readers implements AutoCloseable {
    private static final String ALL = "SELECT count(*), bit_xor(xxhash64(id, version, amount, name, note)) FROM ";

    private final InTurns turns;
    private final Optional<Spark> spark;
    private final Optional<PythonReaders> python;
    private final KernelReader kernel = new KernelReader(new LocalFileIo());

    private Readers(int rounds, Optional<Spark> spark, Optional<PythonReaders> python) {
        this.turns = new InTurns(rounds);
        this.spark = spark;
        this.python = python;
    }

    /** Starts what is there. */
    static Readers start(HealthOptions options, Path scratch) throws IOException {
        Optional<PythonReaders> python = PythonReaders.start(options.python(), scratch, Map.of());
        Optional<Spark> spark = options.spark() ? Optional.of(Spark.start(scratch.resolve("spark"))) : Optional.empty();
        return new Readers(options.rounds(), spark, python);
    }

    Optional<Spark> spark() {
        return spark;
    }

    /**
     * Each reader's figures, and their ratio.
     *
     * @param optimised an empty directory, into which Spark optimises a clone of the table
     */
    void compare(Path table, Path fresh, Path optimised, ObjectNode json) {
        spark.ifPresent(
                process -> turns.compare(which -> scan(process, which), table, fresh, json.putObject("scanSpark")));
        python.ifPresent(process -> {
            turns.compare(
                    which -> process.scanWithDuckDb(which.toString()), table, fresh, json.putObject("scanDuckDb"));
            turns.compare(
                    which -> process.openWithDeltaRs(which.toString()), table, fresh, json.putObject("openDeltaRs"));
        });
        turns.compare(which -> kernel.open(which.toString()), table, fresh, json.putObject("openKernel"));
        spark.ifPresent(process -> {
            optimise(process, table, optimised);
            turns.compare(which -> scan(process, which), table, optimised, json.putObject("scanSparkOptimised"));
        });
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

    @Override
    public void close() {
        python.ifPresent(PythonReaders::close);
        spark.ifPresent(Spark::close);
    }
}
