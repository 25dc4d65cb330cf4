// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.delta;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Rows into a data file with its statistics, beside a bare loop over parquet-java's own writer on the same rows. */
final class WriteParquet {
    static final int ROWS = 300_000;
    private static final int PAYLOADS = 1024;
    private static final int WARM_UPS = 4;
    private static final int ROUNDS = 7;
    private static final double LEAST_SHARE = 0.8;

    /** More than this beyond the bare loop, and some value of a row is boxed. */
    private static final double MOST_MORE_BYTES_PER_ROW = 16;

    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("name", PrimitiveType.STRING),
            StructField.of("kind", PrimitiveType.STRING),
            StructField.of("payload", PrimitiveType.STRING),
            StructField.of("at", PrimitiveType.TIMESTAMP),
            StructField.of("score", PrimitiveType.DOUBLE),
            StructField.of("live", PrimitiveType.BOOLEAN));

    private WriteParquet() {}

    static List<Budget> run(Path directory) throws Exception {
        Object[][] rows = rows();
        TableLayout layout = new TableLayout(SCHEMA, List.of());
        ParquetDataFiles files = new ParquetDataFiles(
                new LocalObjectStore(directory),
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        Clock.systemUTC(),
                        () -> UUID.randomUUID().toString()));
        BareParquet bare = new BareParquet(directory.resolve("bare.parquet"));
        List<Cost> costs = Cost.ofTurns(WARM_UPS, ROUNDS, () -> write(files, layout, rows), () -> bare.write(rows));
        double more = (costs.get(0).allocatedBytes() - costs.get(1).allocatedBytes()) / (double) ROWS;
        return List.of(
                new Budget(
                        "Parquet write, 300,000 rows, 7 columns, snappy",
                        (double) costs.get(1).cpuNanos() / costs.get(0).cpuNanos(),
                        LEAST_SHARE,
                        "of bare",
                        String.format(
                                "%,.0f rows per CPU second, bare %,.0f",
                                ROWS * 1e3 / costs.get(0).millis(),
                                ROWS * 1e3 / costs.get(1).millis())),
                new Budget(
                        "bytes allocated per row beyond the bare loop",
                        more,
                        MOST_MORE_BYTES_PER_ROW,
                        "bytes",
                        String.format(
                                "%.1f and %.1f",
                                costs.get(0).allocatedBytes() / (double) ROWS,
                                costs.get(1).allocatedBytes() / (double) ROWS)));
    }

    private static void write(ParquetDataFiles files, TableLayout layout, Object[][] rows) {
        DataFileWriter writer = files.create(new NewFile(layout, Map.of(), Map.of()));
        for (Object[] row : rows) {
            writer.write(row);
        }
        files.discard(List.of(writer.finish()));
    }

    /** Boxed before the clock runs: both writers get the same objects. */
    private static Object[][] rows() {
        Random random = new Random(1);
        String[] payloads = new String[PAYLOADS];
        for (int i = 0; i < PAYLOADS; i++) {
            payloads[i] = "%016x-%016x-%038d".formatted(random.nextLong(), random.nextLong(), i);
        }
        Object[][] rows = new Object[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = new Object[] {
                (long) i,
                "entity-" + random.nextInt(1 << 20),
                "kind-" + random.nextInt(7),
                payloads[random.nextInt(PAYLOADS)],
                1_767_323_045_678_000L + i * 1000L,
                random.nextDouble(),
                random.nextBoolean()
            };
        }
        return rows;
    }
}
