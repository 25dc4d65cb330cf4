// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.KernelEngine;
import dev.alluvium.interop.engine.OwnEngine;
import dev.alluvium.interop.engine.SparkEngine;
import dev.alluvium.interop.workload.NaiveRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that Spark wrote are read and continued by us, and Spark reads the result; or we refuse them by name. */
final class SparkTablesInteropIT {
    private static final String COLUMNS = "(id BIGINT, part STRING, v STRING, ts TIMESTAMP, d DECIMAL(38,18),"
            + " arr ARRAY<STRUCT<a: INT, m: MAP<STRING, TIMESTAMP>>>)";
    private static final long EARLY = -62_135_596_800_000_000L;
    private static final int ROWS = 60;

    @TempDir
    static Path root;

    private static final SparkEngine SPARK = Engines.spark();

    private final NaiveRows rows = new NaiveRows();
    private final TreeMap<String, Long> txns = new TreeMap<>();

    private Path create(String name, String properties) {
        Path table = root.resolve(name);
        SPARK.sql("CREATE TABLE " + SparkEngine.name(table) + " " + COLUMNS + " USING delta PARTITIONED BY (part)"
                + " TBLPROPERTIES ('delta.checkpointInterval' = '4'" + properties + ")");
        return table;
    }

    /** Several commits of Spark, with a year that INT96 has in another calendar. */
    private void fill(Path table) {
        for (int batch = 0; batch < 5; batch++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < ROWS / 5; i++) {
                long id = batch * 100L + i;
                values.add(
                        "(" + id + "L, " + (i % 3 == 0 ? "NULL" : "'p " + i % 3 + "/é'") + ", 'v" + id
                                + "', TIMESTAMP '0001-01-01T00:00:00.000001Z', 1.5,"
                                + " array(named_struct('a', 1, 'm', map('k', TIMESTAMP '2026-01-01T00:00:00.123456Z')), NULL))");
                Map<String, Object> row = new HashMap<>();
                row.put("id", id);
                row.put("part", i % 3 == 0 ? null : "p " + i % 3 + "/é");
                row.put("v", "v" + id);
                row.put("ts", EARLY + 1);
                // Spark's INSERT makes a struct of nulls of a null in an array of structs.
                row.put("d", new BigDecimal("1.500000000000000000"));
                row.put("arr", Arrays.asList(new Object[] {1, Map.of("k", 1_767_225_600_123_456L)}, new Object[] {
                    null, null
                }));
                rows.put(id, row);
            }
            SPARK.sql("INSERT INTO " + SparkEngine.name(table) + " VALUES " + String.join(",", values));
        }
    }

    private void change(Path table) {
        String name = SparkEngine.name(table);
        SPARK.sql(
                "DELETE FROM " + name + " WHERE id IN (1, 102)",
                "UPDATE " + name + " SET v = 'updated' WHERE id IN (2, 203)",
                "MERGE INTO " + name + " t USING (SELECT 4L AS k UNION ALL SELECT 9001L) s ON t.id = s.k"
                        + " WHEN MATCHED THEN UPDATE SET v = 'merged' WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.k, 'new')");
        rows.remove(1);
        rows.remove(102);
        rows.update(2, Map.of("v", "updated"));
        rows.update(203, Map.of("v", "updated"));
        rows.update(4, Map.of("v", "merged"));
        rows.put(9001, Map.of("id", 9001L, "v", "new"));
    }

    /** Upserts, deletes and a compaction of ours, then both look, then Spark goes on. */
    private void continueAndCompare(Path table) {
        LocalObjectStore store = new LocalObjectStore(table);
        expectation(store).check(OwnEngine.read(store), "we on Spark's");
        DeltaTable ours = DeltaTable.open(store, OwnEngine.context()).orElseThrow();
        TableWriter writer = new TableWriter(ours, settings());
        StructType schema = ours.schema();
        long version = -1;
        for (int i = 0; i < 6; i++) {
            List<Event> events = new ArrayList<>();
            events.add(put(schema, 10_000 + i, "ours", 10L * i + 1));
            events.add(put(schema, 3 + 100L * (i % 5), "ours again", 10L * i + 2));
            events.add(new Event(
                    Event.Kind.DELETE,
                    new Object[] {5 + 100L * (i % 5)},
                    new Object[0],
                    null,
                    Sequence.NONE,
                    10L * i + 3,
                    null));
            rows.remove(5 + 100L * (i % 5));
            OptionalLong before = version < 0 ? OptionalLong.empty() : OptionalLong.of(version);
            version = 10L * i + 3;
            writer.flush(new FlushRequest(
                    schema, List.of(new Part("t-0", "app:t-0", before, version, events)), rejections -> {}));
        }
        txns.put("app:t-0", version);
        new Compaction(ours, TableWriter.parquet(ours, settings()), new CompactionPolicy(2, 1 << 20, 1 << 20, 2 << 20))
                .run();
        compare(table, "after us");
        SPARK.sql("UPDATE " + SparkEngine.name(table) + " SET v = 'last' WHERE id = 10001");
        rows.update(10_001, Map.of("v", "last"));
        compare(table, "after Spark again");
    }

    private void compare(Path table, String when) {
        LocalObjectStore store = new LocalObjectStore(table);
        Expectation expected = expectation(store);
        expected.check(OwnEngine.read(store), "we, " + when);
        expected.check(SPARK.read(table), "Spark, " + when);
        StructType schema =
                DeltaTable.open(store, OwnEngine.context()).orElseThrow().schema();
        expected.check(KernelEngine.read(store, schema, txns.keySet()), "Kernel, " + when);
    }

    private Expectation expectation(LocalObjectStore store) {
        DeltaTable table = DeltaTable.open(store, OwnEngine.context()).orElseThrow();
        return Expectation.of(
                table.snapshot(), SchemaJson.parse(table.snapshot().metadata().schemaString()), rows, txns);
    }

    private Event put(StructType schema, long id, String text, long offset) {
        Object[] values = new Object[schema.size()];
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("v", text);
        row.put("ts", EARLY);
        row.put("part", id % 2 == 0 ? "p 1/é" : null);
        row.forEach((column, value) -> values[schema.indexOf(column)] = value);
        rows.put(id, row);
        return new Event(Event.Kind.UPSERT, new Object[] {id}, values, null, Sequence.NONE, offset, null);
    }

    private static WriterSettings settings() {
        return new WriterSettings(
                WriteMode.UPSERT,
                List.of("id"),
                false,
                List.of(),
                true,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.REPORT,
                false,
                DuplicateKeyPolicy.FAIL,
                8L << 20,
                Compression.SNAPPY,
                List.of());
    }

    private static boolean hasLogFile(Path table, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
            return files.anyMatch(file -> file.getFileName().toString().matches(pattern));
        }
    }

    @Test
    void classicCheckpointsAndTimestampsInInt96AreContinued() {
        SPARK.configure(Map.of("spark.sql.parquet.outputTimestampType", "INT96"));
        Path table = create("classic", "");
        fill(table);
        change(table);
        SPARK.sql("OPTIMIZE " + SparkEngine.name(table) + " ZORDER BY (id)");

        continueAndCompare(table);
    }

    @Test
    void multiPartCheckpointsAreContinued() throws IOException {
        SPARK.configure(Map.of(
                "spark.databricks.delta.checkpoint.partSize", "3",
                "spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"));
        Path table = create("parts", "");
        fill(table);
        change(table);
        SPARK.configure(Map.of("spark.databricks.delta.checkpoint.partSize", "1000000"));
        assertThat(hasLogFile(table, "\\d+\\.checkpoint\\.\\d+\\.\\d+\\.parquet"))
                .isTrue();

        continueAndCompare(table);
    }

    @Test
    void checkpointsOfTheSecondKindAreContinued() throws IOException {
        Path table = create("second_kind", ", 'delta.checkpointPolicy' = 'v2'");
        fill(table);
        change(table);
        assertThat(hasLogFile(table, "\\d+\\.checkpoint\\.[0-9a-f-]{36}\\.(json|parquet)"))
                .isTrue();

        continueAndCompare(table);
    }

    @Test
    void deletionVectorsAreContinued() throws IOException {
        Path table = create("vectors", ", 'delta.enableDeletionVectors' = 'true'");
        fill(table);
        change(table);
        assertThat(DeltaTable.open(new LocalObjectStore(table), OwnEngine.context())
                        .orElseThrow()
                        .snapshot()
                        .files())
                .anyMatch(file -> file.deletionVector().isPresent());

        continueAndCompare(table);
    }

    @ParameterizedTest
    @CsvSource({
        "columnMapping, delta.columnMapping.mode, name",
        "rowTracking, delta.enableRowTracking, true",
        "changeDataFeed, delta.enableChangeDataFeed, true",
        "inCommitTimestamp, delta.enableInCommitTimestamps, true",
        "typeWidening, delta.enableTypeWidening, true",
    })
    void whatAPropertyAsksForIsRefusedByName(String feature, String property, String value) {
        Path table = create("refused_" + feature, ", '" + property + "' = '" + value + "'");
        fill(table);

        assertRefused(table, feature);
    }

    @Test
    void whatColumnsAskForIsRefusedByName() {
        Path constraint = create("constraint", "");
        SPARK.sql("ALTER TABLE " + SparkEngine.name(constraint) + " ADD CONSTRAINT positive CHECK (id > 0)");
        assertRefused(constraint, "checkConstraints");
        Path mapped = create("renamed", "");
        fill(mapped);
        SPARK.sql("ALTER TABLE " + SparkEngine.name(mapped)
                + " SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2',"
                + " 'delta.minWriterVersion' = '5')");
        SPARK.sql("ALTER TABLE " + SparkEngine.name(mapped) + " RENAME COLUMN v TO w");
        assertRefused(mapped, "columnMapping");
        Path clustered = root.resolve("clustered");
        SPARK.sql("CREATE TABLE " + SparkEngine.name(clustered) + " (id BIGINT, v STRING) USING delta CLUSTER BY (id)");
        assertRefused(clustered, "clustering");
    }

    private static void assertRefused(Path table, String feature) {
        assertThatThrownBy(() -> DeltaTable.open(new LocalObjectStore(table), OwnEngine.context()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("table feature " + feature);
    }
}
