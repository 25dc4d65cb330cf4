// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.cycle;

import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.RowWriting;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An INSERT a batch, a MERGE of the newest event of each key, OPTIMIZE, GENERATE, VACUUM. */
final class SparkSide extends Side {
    private static final String FOLD = "SELECT id, version, amount, name, note FROM (SELECT *, row_number() OVER"
            + " (PARTITION BY id ORDER BY version DESC) AS newest FROM %s) WHERE newest = 1";

    private final Spark spark;
    private final Path staging;
    private final Path batches;

    /**
     * @param staging where the table of events shall be
     * @param batches directory for files of events
     */
    SparkSide(Spark spark, Path table, Path staging, Path batches) {
        super(table);
        this.spark = spark;
        this.staging = staging;
        this.batches = batches;
        spark.run("CREATE TABLE " + Spark.table(staging)
                + " (id BIGINT, version BIGINT, amount DOUBLE, name STRING, note STRING) USING delta");
    }

    /**
     * Sets what one would for such a table on two cores: OPTIMIZE takes and makes files of the sizes that our
     * compaction does, and VACUUM lists in two tasks and not in ten thousand.
     */
    void tune() {
        CompactionPolicy policy = CompactionPolicy.standard(RowWriting.TARGET_BYTES);
        spark.configure(Map.of(
                "spark.databricks.delta.optimize.minFileSize", Long.toString(policy.smallFileBytes()),
                "spark.databricks.delta.optimize.maxFileSize", Long.toString(policy.targetBytes()),
                "spark.sql.sources.parallelPartitionDiscovery.parallelism", "2"));
    }

    @Override
    void stage(List<Event> events) {
        String path = RowFiles.write(
                        new LocalObjectStore(batches), rows -> events.forEach(event -> rows.write(event.values())))
                .path();
        spark.measure(
                figures(Step.STAGE),
                "INSERT INTO " + Spark.table(staging) + " SELECT * FROM parquet.`"
                        + batches.resolve(DataFilePaths.decode(path)) + "`");
    }

    @Override
    void run(Step step) {
        String target = Spark.table(table());
        switch (step) {
            case STAGE -> throw new IllegalArgumentException("events are staged in batches");
            case MERGE ->
                measure(
                        step,
                        "MERGE INTO " + target + " t USING (" + FOLD.formatted(Spark.table(staging))
                                + ") s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
                        "DELETE FROM " + Spark.table(staging));
            case COMPACT -> measure(step, "OPTIMIZE " + target);
            case MANIFESTS -> measure(step, "GENERATE symlink_format_manifest FOR TABLE " + target);
            case VACUUM ->
                measure(
                        step,
                        "VACUUM " + target + " RETAIN 0 HOURS",
                        "VACUUM " + Spark.table(staging) + " RETAIN 0 HOURS");
        }
    }

    private void measure(Step step, String... statements) {
        spark.measure(figures(step), statements);
    }
}
