// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.spark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.bench.table.RowFiles;
import dev.alluvium.bench.table.Traffic;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;

/**
 * Whether a table's rows, as Spark reads them, are those of a file of the rows that it must have: by counts and hashes
 * of both.
 */
public final class SparkJudge {
    private static final String ROWS = "SELECT count(*), bit_xor(hash), sum(cast(hash AS decimal(38, 0)))"
            + " FROM (SELECT xxhash64(id, version, amount, name, note) AS hash FROM %s)";

    private final Spark spark;
    private final JsonNode expected;

    /** @param scratch for the file */
    public SparkJudge(Spark spark, Path scratch, Traffic traffic) {
        this.spark = spark;
        RowFiles.write(new LocalObjectStore(scratch), rows -> {
            for (int id = 0; id < traffic.keys(); id++) {
                rows.write(Traffic.row(id, traffic.version(id)));
            }
        });
        this.expected = spark.query(ROWS.formatted("parquet.`" + scratch + "`"));
    }

    /** Fails where they are not. */
    public void judge(Path table) {
        JsonNode found = spark.query(ROWS.formatted(Spark.table(table)));
        if (!found.equals(expected)) {
            throw new IllegalStateException(
                    "Spark reads in " + table + " what sums up to " + found + " and not " + expected);
        }
    }
}
