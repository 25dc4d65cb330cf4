// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.KernelEngine;
import dev.alluvium.interop.engine.SparkEngine;
import dev.alluvium.interop.workload.Shape;
import dev.alluvium.interop.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark commits between every pair of steps of ours; rows, files and {@code txn} versions stay what both said. */
final class SparkBetweenInteropIT {
    private static final int SEEDS = Integer.getInteger("alluvium.interop.between", 2);
    private static final int COMMITS = 60;

    @TempDir
    static Path root;

    private static final SparkEngine SPARK = Engines.spark();

    private final Differences differences = new Differences();

    @Test
    void sparkCommitsBetweenEveryPairOfSteps() {
        int commits = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            for (Shape shape : List.of(Shape.nullable(seed), Shape.newer(seed + 2))) {
                String name = "between " + seed + (shape.vectors() ? " with vectors" : "");
                Path directory = root.resolve("b" + seed + shape.vectors());
                LocalObjectStore store = new LocalObjectStore(directory);
                Workload workload = new Workload(
                        500 + seed,
                        shape,
                        store,
                        new LocalObjectStore(root.resolve("bs" + seed + shape.vectors())),
                        root);
                Foreign foreign = new Foreign(workload, directory, seed);
                differences.check(name, () -> {
                    while (workload.snapshot().version() < COMMITS) {
                        workload.step();
                        foreign.commit();
                    }
                    Expectation expected = Expectation.of(workload);
                    expected.check(
                            KernelEngine.read(
                                    store, workload.schema(), workload.txns().keySet()),
                            "Kernel");
                    expected.check(SPARK.read(directory), "Spark");
                });
                System.out.println(name + ": " + foreign.counts + " of "
                        + workload.snapshot().version() + " versions, "
                        + workload.rows().keys().size() + " rows");
                commits += foreign.counts.values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
            }
        }
        assertThat(commits).isGreaterThan(SEEDS * COMMITS / 2);
        differences.none();
    }

    /** What Spark does, and what the model is told of it. */
    private static final class Foreign {
        private final Workload workload;
        private final String table;
        private final Random random;
        private final Map<String, Integer> counts = new java.util.TreeMap<>();
        private long nextKey = 1_000_000;
        private int columns;

        private Foreign(Workload workload, Path directory, long seed) {
            this.workload = workload;
            this.table = SparkEngine.name(directory);
            this.random = new Random(seed);
        }

        private void commit() {
            switch (random.nextInt(6)) {
                case 0 -> insert();
                case 1 -> delete();
                case 2 -> update();
                case 3 -> merge();
                case 4 -> optimize();
                default -> addColumn();
            }
        }

        private void count(String operation) {
            counts.merge(operation, 1, Integer::sum);
        }

        private void insert() {
            count("insert");
            long key = nextKey++;
            SPARK.sql("INSERT INTO " + table + " (id, c_string, c_double) VALUES (" + key + ", 'from Spark', -0.0D)");
            workload.rows().put(key, Map.of("id", key, "c_string", "from Spark", "c_double", -0.0));
        }

        private List<Long> some(int remainder) {
            List<Long> keys = new ArrayList<>(workload.rows().keys());
            keys.removeIf(key -> key % 11 != remainder);
            return keys;
        }

        private void delete() {
            count("delete");
            int remainder = random.nextInt(11);
            List<Long> keys = some(remainder);
            SPARK.sql("DELETE FROM " + table + " WHERE id % 11 = " + remainder);
            keys.forEach(workload.rows()::remove);
        }

        private void update() {
            count("update");
            int remainder = random.nextInt(11);
            SPARK.sql("UPDATE " + table + " SET c_string = 'updated', c_dec38 = NULL WHERE id % 11 = " + remainder);
            Map<String, Object> change = new java.util.HashMap<>();
            change.put("c_string", "updated");
            change.put("c_dec38", null);
            some(remainder).forEach(key -> workload.rows().update(key, change));
        }

        private void merge() {
            count("merge");
            int remainder = random.nextInt(11);
            long key = nextKey++;
            List<Long> keys = some(remainder);
            String source = keys.isEmpty()
                    ? ""
                    : " UNION ALL SELECT id AS k, 1 AS n FROM " + table + " WHERE id IN ("
                            + String.join(
                                    ",", keys.stream().map(String::valueOf).toList()) + ")";
            SPARK.sql(
                    "MERGE INTO " + table + " t USING (SELECT " + key + "L AS k, 1 AS n" + source
                            + ") s ON t.id = s.k WHEN MATCHED AND t.id % 2 = 0 THEN DELETE"
                            + " WHEN MATCHED THEN UPDATE SET c_int = 42 WHEN NOT MATCHED THEN INSERT (id, c_int) VALUES (s.k, 7)");
            for (long matched : keys) {
                if (matched % 2 == 0) {
                    workload.rows().remove(matched);
                } else {
                    workload.rows().update(matched, Map.of("c_int", 42));
                }
            }
            workload.rows().put(key, Map.of("id", key, "c_int", 7));
        }

        private void optimize() {
            count("optimize");
            SPARK.sql("OPTIMIZE " + table + (random.nextBoolean() ? " ZORDER BY (id)" : ""));
        }

        private void addColumn() {
            if (columns >= 3) {
                delete();
                return;
            }
            count("addColumn");
            String name = "spark_" + columns++;
            SPARK.sql("ALTER TABLE " + table + " ADD COLUMNS (" + name + " STRING)");
            List<StructField> fields = new ArrayList<>(workload.schema().fields());
            fields.add(StructField.of(name, PrimitiveType.STRING));
            workload.columnsAre(new StructType(fields));
        }
    }
}
