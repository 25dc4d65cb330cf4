// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.table;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.log.Expectation;
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
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A table of two lanes in a directory, as a sink would write it; its clock moves on by a second per question. */
final class FilledTable {
    static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.STRING),
            StructField.of("region", PrimitiveType.STRING),
            StructField.of("note", PrimitiveType.STRING));

    private static final AtomicLong IDS = new AtomicLong();
    private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    final Path directory;
    final TableContext context;
    final DeltaTable table;
    private final TableWriter writer;

    FilledTable(Path directory, List<String> partitionColumns, Map<String, String> properties) {
        this.directory = directory;
        this.context = context();
        this.table = DeltaTable.create(
                new LocalObjectStore(directory), new TableSpec(SCHEMA, partitionColumns, properties, ""), context);
        this.writer = new TableWriter(
                table,
                new WriterSettings(
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
                        1 << 20,
                        Compression.SNAPPY,
                        List.of()));
    }

    static TableContext context() {
        TableContext system = TableContext.system("Alluvium/test", CommitPolicy.standard());
        AtomicLong seconds = new AtomicLong();
        return new TableContext(
                new java.time.Clock() {
                    @Override
                    public java.time.ZoneId getZone() {
                        return java.time.ZoneOffset.UTC;
                    }

                    @Override
                    public java.time.Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return BEGIN.plus(Duration.ofSeconds(seconds.incrementAndGet()));
                    }
                },
                () -> "id-" + IDS.incrementAndGet(),
                new Random(7),
                system.pause(),
                "Alluvium/test",
                CommitPolicy.standard());
    }

    String uri() {
        return directory.toString();
    }

    /** Rows {@code id, region, note} of one lane in one commit; a row of its id alone is a delete. */
    FilledTable put(String lane, Object[]... rows) {
        String appId = "video-delta:" + lane;
        Expectation expected = Expectation.of(table.refresh(), appId);
        long offset = expected.version().orElse(-1);
        List<Event> events = new ArrayList<>();
        for (Object[] row : rows) {
            Event.Kind kind = row.length == 1 ? Event.Kind.DELETE : Event.Kind.UPSERT;
            Object[] values = row.length == 1 ? new Object[0] : row;
            events.add(new Event(kind, new Object[] {row[0]}, values, null, Sequence.NONE, ++offset, null));
        }
        writer.flush(
                new FlushRequest(SCHEMA, List.of(new Part(lane, appId, expected, offset, events)), rejections -> {}));
        return this;
    }

    static Object[] row(Object... values) {
        return values;
    }
}
