// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.upsert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.alluvium.bench.measure.Figures;
import dev.alluvium.bench.spark.Spark;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.data.DataFilePaths;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.List;

/**
 * A MERGE a batch. The batch is a Parquet file with the last row of each key, which costs this side nothing; nor is its
 * table ever optimised.
 */
final class SparkSide implements Side {
    private final Figures figures = new Figures();
    private final Spark spark;
    private final Path table;
    private final Path batches;

    /** @param batches directory for the files */
    SparkSide(Spark spark, Path table, Path batches) {
        this.spark = spark;
        this.table = table;
        this.batches = batches;
    }

    @Override
    public void start(Event first) {}

    @Override
    public void write(List<Event> events) {
        String path = RowFiles.write(
                        new LocalObjectStore(batches),
                        rows -> Traffic.lastRows(events).forEach(rows::write))
                .path();
        spark.measure(
                figures,
                "MERGE INTO " + Spark.table(table) + " t USING parquet.`" + batches.resolve(DataFilePaths.decode(path))
                        + "` s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
    }

    @Override
    public void compact() {}

    @Override
    public void warmedUp() {
        figures.reset();
    }

    @Override
    public Figures figures() {
        return figures;
    }

    @Override
    public Figures compactions() {
        return new Figures();
    }

    @Override
    public Path table() {
        return table;
    }

    @Override
    public void describe(ObjectNode json, int measured) {}
}
