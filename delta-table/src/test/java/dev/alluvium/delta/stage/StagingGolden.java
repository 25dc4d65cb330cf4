// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Event.Kind;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.DecimalType;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A staging table with an event of every kind. What it looked like in each format is kept as {@code
 * formats/staging-<format>} among the resources, and never written again: {@code java ... StagingGolden <directory>} is
 * for a new format.
 */
final class StagingGolden {
    static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.STRING),
            StructField.of("price", new DecimalType(10, 2)),
            StructField.of("at", PrimitiveType.TIMESTAMP),
            StructField.of("seq", PrimitiveType.STRING));
    static final String PREFIX = "golden";

    private StagingGolden() {}

    /** Writes the table; the directory must be empty. */
    public static void main(String[] arguments) {
        write(Path.of(arguments[0]));
    }

    static DeltaTable write(Path directory) {
        DeltaTable table = DeltaTable.create(
                new LocalObjectStore(directory),
                new StagingFormat(SCHEMA, List.of("id"), List.of("a")).spec(),
                TestContexts.counted());
        flush(
                table,
                "topic-0",
                upsert(1, 0, "one", "1.50"),
                upsert(2, 1, "two", "2.50"),
                upsert(3, 2, "three", null),
                partial(1, 3, "uno"));
        flush(
                table,
                "some-topic-12",
                event(Kind.DELETE, 2L, new @Nullable Object[] {2L}, null, 7),
                event(Kind.TRUNCATE, null, new @Nullable Object[0], null, 8),
                upsert(4, 9, "four", "-4.00"));
        return table;
    }

    private static void flush(DeltaTable table, String lane, Event... events) {
        long covered = events[events.length - 1].offset();
        Part part = new Part(lane, PREFIX + ":" + lane, OptionalLong.empty(), covered, List.of(events));
        new StageWriter(table, new StageWriter.Settings(1L << 20, Compression.NONE, event -> 1_700_000_000_000L))
                .flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
    }

    private static Event upsert(long id, long offset, String a, @Nullable String price) {
        BigDecimal number = price == null ? null : new BigDecimal(price);
        return event(
                Kind.UPSERT, id, new @Nullable Object[] {id, a, number, 1_600_000_000_000_000L + id}, null, offset);
    }

    private static Event partial(long id, long offset, String a) {
        BitSet present = new BitSet();
        present.set(0, 2);
        return event(Kind.PARTIAL, id, new @Nullable Object[] {id, a}, present, offset);
    }

    /** Truncates come late, so that they keep what is newer. */
    private static Event event(
            Kind kind, @Nullable Long id, @Nullable Object[] values, @Nullable BitSet present, long offset) {
        Object[] key = id == null ? new Object[0] : new Object[] {id};
        long order = kind == Kind.TRUNCATE ? 2 : 100 + offset;
        Sequence sequence = new Sequence(List.of(order, "é"));
        return new Event(kind, key, values, present, sequence, offset, null);
    }
}
