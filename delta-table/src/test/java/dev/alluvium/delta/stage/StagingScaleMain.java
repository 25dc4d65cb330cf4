// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Stages many events of many keys on local disk and merges them with little memory: {@code java -Xmx512m ...
 * StagingScaleMain <directory> <events> <keys>}. Half of the events are partial. Prints what it took.
 */
public final class StagingScaleMain {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("title", PrimitiveType.STRING),
            StructField.of("views", PrimitiveType.LONG),
            StructField.of("zone", PrimitiveType.STRING),
            StructField.of("changed", PrimitiveType.TIMESTAMP));
    private static final int BATCH = 200_000;
    private static final int LANES = 4;
    private static final long MEMORY = 256L << 20;

    private StagingScaleMain() {}

    /** Runs once; the directory must be empty. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        long keys = Long.parseLong(arguments[2]);
        TableContext context = TableContext.system("Alluvium/scale", CommitPolicy.standard());
        StagingFormat format = new StagingFormat(SCHEMA, List.of("id"), List.of());
        DeltaTable staging =
                DeltaTable.create(new LocalObjectStore(directory.resolve("t__staging")), format.spec(), context);
        DeltaTable rows = DeltaTable.create(
                new LocalObjectStore(directory.resolve("t")), new TableSpec(SCHEMA, List.of(), Map.of(), ""), context);
        long half = events / 2;
        stage(staging, 0, half, keys);
        merge(staging, rows, directory);
        stage(staging, half, events, keys);
        merge(staging, rows, directory);
    }

    private static void stage(DeltaTable staging, long from, long to, long keys) {
        long started = System.nanoTime();
        StageWriter writer =
                new StageWriter(staging, new StageWriter.Settings(128L << 20, Compression.SNAPPY, event -> null));
        for (long next = from; next < to; next += BATCH) {
            int lane = (int) (next / BATCH % LANES);
            String appId = "scale:topic-" + lane;
            OptionalLong expected = staging.snapshot().txnVersion(appId);
            List<Event> batch = new ArrayList<>(BATCH);
            Random random = new Random(next);
            for (int i = 0; i < BATCH; i++) {
                batch.add(event(random, next + i, lane, keys));
            }
            Part part = new Part("topic-" + lane, appId, expected, next + BATCH - 1, batch);
            writer.flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
        }
        report("staged", to - from, started);
    }

    private static Event event(Random random, long offset, int lane, long keys) {
        long key = random.nextLong(keys / LANES) * LANES + lane;
        Object[] values = {key, "title " + random.nextInt(1_000_000), offset, "zone " + key % 50, offset * 1000};
        BitSet present = null;
        if (random.nextBoolean()) {
            present = new BitSet();
            present.set(random.nextInt(2) + 1);
            present.set(4);
        }
        Event.Kind kind = present == null ? Event.Kind.UPSERT : Event.Kind.PARTIAL;
        return new Event(kind, new Object[] {key}, values, present, Sequence.NONE, offset, null);
    }

    private static void merge(DeltaTable staging, DeltaTable rows, Path directory) {
        long started = System.nanoTime();
        WriterSettings settings = new WriterSettings(
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
                128L << 20,
                Compression.SNAPPY,
                List.of());
        MergeBudget budget = new MergeBudget(MEMORY, directory.resolve("spill"));
        MergeResult result =
                new StagingMerge(staging, rows, new StagingMerge.Settings(settings, "scale", budget)).merge();
        report("merged " + result, result.rows().events(), started);
    }

    private static void report(String what, long events, long started) {
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf("%s: %d events in %.1f s, %.0f events/s%n", what, events, seconds, events / seconds);
    }
}
