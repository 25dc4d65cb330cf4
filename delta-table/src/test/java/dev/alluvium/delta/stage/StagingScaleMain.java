// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.log.Action.AddFile;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Stages many events of many keys on local disk and merges them with little memory: {@code java -Xmx512m ...
 * StagingScaleMain <directory> <events> <keys> [<merges> [dv]]}; one merge takes them all, two take a half each; with
 * {@code dv} the table has deletion vectors. Half of the events are partial. Prints what it took, and fails unless each
 * key's row is the one that its events make.
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
                new LocalObjectStore(directory.resolve("t")),
                new TableSpec(SCHEMA, List.of(), properties(arguments), ""),
                context);
        int merges = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        for (int i = 0; i < merges; i++) {
            stage(staging, events / merges * i, events / merges * (i + 1), keys);
            merge(staging, rows, directory);
        }
        check(directory, events, (int) keys);
    }

    private static Map<String, String> properties(String... arguments) {
        boolean vectors = arguments.length > 4 && arguments[4].equals("dv");
        return vectors ? Map.of("delta.enableDeletionVectors", "true") : Map.of();
    }

    /** Replays the events into one column, which each of them sets, and reads that of the rows. */
    private static void check(Path directory, long events, int keys) {
        long[] changed = new long[keys];
        Arrays.fill(changed, -1);
        for (long from = 0; from < events; from += BATCH) {
            Random random = new Random(from);
            for (int i = 0; i < BATCH; i++) {
                Object[] values = event(random, from + i, lane(from), keys).values();
                changed[((Long) values[0]).intValue()] = (Long) values[4];
            }
        }
        LocalObjectStore store = new LocalObjectStore(directory.resolve("t"));
        TableContext context = TableContext.system("Alluvium/scale-check", CommitPolicy.standard());
        TableLayout layout = new TableLayout(SCHEMA, List.of());
        ParquetDataFiles files = new ParquetDataFiles(
                store,
                new DataFileSettings(Compression.NONE, StatsColumns.firstOnes(), context.clock(), context.ids()));
        BitSet columns = new BitSet();
        columns.set(0);
        columns.set(4);
        long rows = 0;
        for (AddFile file :
                DeltaTable.open(store, context).orElseThrow().snapshot().files()) {
            try (RowCursor cursor = files.read(file, layout, columns)) {
                while (cursor.next()) {
                    int key = ((Long) cursor.row()[0]).intValue();
                    if (changed[key] != (Long) cursor.row()[4]) {
                        throw new IllegalStateException("key " + key + " has a wrong row, or two");
                    }
                    changed[key] = -1;
                    rows++;
                }
            }
        }
        long missing = Arrays.stream(changed).filter(each -> each >= 0).count();
        if (missing > 0) {
            throw new IllegalStateException(missing + " rows are missing");
        }
        System.out.printf("checked: %d rows%n", rows);
    }

    private static int lane(long from) {
        return (int) (from / BATCH % LANES);
    }

    private static void stage(DeltaTable staging, long from, long to, long keys) {
        long started = System.nanoTime();
        StageWriter writer =
                new StageWriter(staging, new StageWriter.Settings(128L << 20, Compression.SNAPPY, event -> null));
        for (long next = from; next < to; next += BATCH) {
            int lane = lane(next);
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
