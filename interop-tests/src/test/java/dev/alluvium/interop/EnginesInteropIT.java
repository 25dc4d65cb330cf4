// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.KernelEngine;
import dev.alluvium.interop.engine.OwnEngine;
import dev.alluvium.interop.engine.PythonEngine;
import dev.alluvium.interop.engine.Reading;
import dev.alluvium.interop.engine.SparkEngine;
import dev.alluvium.interop.engine.StandaloneEngine;
import dev.alluvium.interop.workload.Coverage;
import dev.alluvium.interop.workload.Predicate;
import dev.alluvium.interop.workload.Predicate.Dialect;
import dev.alluvium.interop.workload.Shape;
import dev.alluvium.interop.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine writes, every other engine reads, to the row and to the file, and finds by comparisons. */
final class EnginesInteropIT {
    private static final int COMMITS = 55;
    private static final int SEEDS = Integer.getInteger("alluvium.interop.seeds", Shape.partitionings());

    @TempDir
    static Path root;

    private static final SparkEngine SPARK = Engines.spark();
    private static final StandaloneEngine STANDALONE = Engines.standalone();
    private static final PythonEngine PYTHON = Engines.python();

    private final Differences differences = new Differences();

    @Test
    void seededWorkloadsAreReadAlike() {
        Coverage coverage = new Coverage();
        int predicates = 0;
        for (int seed = 100; seed < 100 + SEEDS; seed++) {
            for (Shape shape : List.of(Shape.basic(seed), Shape.newer(seed))) {
                String name = "seed " + seed + (shape.vectors() ? " with vectors" : "");
                Path directory = root.resolve("t" + seed + shape.vectors());
                LocalObjectStore store = new LocalObjectStore(directory);
                Workload workload = new Workload(
                        seed, shape, store, new LocalObjectStore(root.resolve("s" + seed + shape.vectors())), root);
                if (differences.check("we, " + name, () -> workload.runTo(COMMITS))) {
                    assertThat(workload.coverage().of("table.checkpoints")).isGreaterThanOrEqualTo(3);
                    compare(workload, directory, name);
                    predicates += compareFound(workload, directory, name);
                }
                coverage.add(workload.coverage());
            }
        }
        System.out.println(coverage);
        System.out.println("predicates: " + predicates);
        differences.none();
    }

    private void compare(Workload workload, Path directory, String name) {
        Expectation expected = Expectation.of(workload);
        differences.check(
                "Kernel, " + name,
                () -> expected.check(
                        KernelEngine.read(
                                new LocalObjectStore(directory),
                                workload.schema(),
                                workload.txns().keySet()),
                        name));
        differences.check("we, " + name, () -> expected.check(OwnEngine.read(new LocalObjectStore(directory)), name));
        differences.check("Spark, " + name, () -> expected.check(SPARK.read(directory), name));
        // It takes a timestamp as a partition value in the older of the protocol's two spellings only.
        if (!workload.shape().vectors() && !workload.shape().partitionColumns().contains("p_timestamp")) {
            differences.check(
                    "delta-standalone, " + name,
                    () -> expected.withoutDaysOfTheGap().check(STANDALONE.read(directory), name));
        }
        differences.check("delta-rs, " + name, () -> {
            Reading reading = PYTHON.readDeltaRs(directory, workload);
            // It cannot bring a struct in an array in a map to a type with more fields.
            assertThat(Set.of(workload.schema().indexOf("c_plain"))).containsAll(reading.leftOut());
            expected.check(reading, name);
        });
        differences.check(
                "DuckDB, " + name,
                () -> expected.checkRows(
                        PYTHON.readDuckDb(directory, workload.snapshot().version()), name));
    }

    /** Predicates at the bounds of statistics find the rows that a look at every row finds. */
    private int compareFound(Workload workload, Path directory, String name) {
        int asked = 0;
        for (Dialect dialect : Dialect.values()) {
            // Spark plans each comparison for a second.
            List<Predicate> predicates = Predicate.of(workload, new Random(7), dialect == Dialect.SPARK ? 1 : 4);
            asked += predicates.size();
            differences.check(dialect + " finds, " + name, () -> {
                List<String> wrong = new ArrayList<>();
                List<String> found = found(dialect, directory, predicates);
                for (int i = 0; i < predicates.size(); i++) {
                    Predicate predicate = predicates.get(i);
                    String keys = predicate.keys(workload.rows()).toString().replace(" ", "");
                    if (!found.get(i).equals(keys) && !isZeroOfAPartition(dialect, predicate, workload)) {
                        wrong.add(predicate.sql(dialect) + " finds " + found.get(i) + ", not " + keys);
                    }
                }
                assertThat(wrong).isEmpty();
            });
        }
        return asked;
    }

    /** delta-rs prunes partitions as if -0.0 were less than 0.0, and compares rows as if they were equal. */
    private static boolean isZeroOfAPartition(Dialect dialect, Predicate predicate, Workload workload) {
        return dialect == Dialect.DATAFUSION
                && workload.shape()
                        .partitionColumns()
                        .contains(predicate.field().name())
                && (predicate.value() instanceof Double || predicate.value() instanceof Float)
                && ((Number) predicate.value()).doubleValue() == 0;
    }

    private static List<String> found(Dialect dialect, Path directory, List<Predicate> predicates) {
        List<String> texts =
                predicates.stream().map(predicate -> predicate.sql(dialect)).toList();
        return dialect == Dialect.SPARK
                ? SPARK.keys(directory, texts)
                : PYTHON.keys(dialect == Dialect.DUCKDB, directory, texts);
    }
}
