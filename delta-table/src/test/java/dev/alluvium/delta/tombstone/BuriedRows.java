// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.tombstone;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
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
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A table of keys and sequences whose hard deletes leave tombstones, written one event a flush. */
public final class BuriedRows {
    private static final WriterSettings SETTINGS = new WriterSettings(
                    WriteMode.UPSERT,
                    List.of("id"),
                    true,
                    List.of("seq"),
                    true,
                    DeleteMode.HARD,
                    LatePolicy.DROP,
                    MissingBasePolicy.REPORT,
                    false,
                    DuplicateKeyPolicy.FAIL,
                    1 << 20,
                    Compression.NONE,
                    List.of())
            .with(new TombstonePolicy("app", Duration.ofDays(7), false));

    private final StructType schema;
    private final ObjectStore objects;
    private final Clock clock;
    private int processes;
    private long covered = -1;

    /** Makes the table. */
    public BuriedRows(PrimitiveType keys, ObjectStore objects, Clock clock) {
        this.schema = StructType.of(StructField.required("id", keys), StructField.of("seq", PrimitiveType.LONG));
        this.objects = objects;
        this.clock = clock;
        TableCreation.create(
                objects, new TableSpec(schema, List.of(), Map.of(), ""), TestContexts.counted("new", clock));
    }

    /** The table as another process opens it. */
    public DeltaTable open() {
        return DeltaTable.open(objects, TestContexts.counted("p" + processes++, clock))
                .orElseThrow();
    }

    /** A writer of another process. */
    public TableWriter writer() {
        return new TableWriter(open(), SETTINGS);
    }

    /** Flushes the next event of the only lane. */
    public FlushResult flush(TableWriter writer, Event.Kind kind, Object id, long sequence) {
        OptionalLong expected = covered < 0 ? OptionalLong.empty() : OptionalLong.of(covered);
        covered++;
        Object[] row = kind == Event.Kind.DELETE ? new Object[0] : new Object[] {id, sequence};
        Event event = new Event(kind, new Object[] {id}, row, null, Sequence.of(sequence), covered, null);
        Part part = new Part("topic-0", "app:topic-0", expected, covered, List.of(event));
        return writer.flush(new FlushRequest(schema, List.of(part), rejections -> {}));
    }
}
