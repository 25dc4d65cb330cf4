// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action.AddFile;
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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Stages many events of one key, whose sequences come in a wild order, and merges them: {@code java -Xmx64m ...
 * HotKeyMain <directory> <events> <memory>}. Every event sets one of two columns. Fails unless the row is the one that
 * its events make.
 */
public final class HotKeyMain {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG),
            StructField.of("a", PrimitiveType.STRING),
            StructField.of("b", PrimitiveType.STRING),
            StructField.of("seq", PrimitiveType.LONG));
    private static final WriterSettings SETTINGS = new WriterSettings(
            WriteMode.UPSERT,
            List.of("id"),
            true,
            List.of("seq"),
            false,
            DeleteMode.HARD,
            LatePolicy.FAIL,
            MissingBasePolicy.FAIL,
            false,
            DuplicateKeyPolicy.FAIL,
            1L << 20,
            Compression.NONE,
            List.of());
    private static final int BATCH = 2000;
    private static final int TEXT = 1000;
    /** Prime to any number of events that is no multiple of it. */
    private static final long STEP = 7919;

    private HotKeyMain() {}

    /** Runs once; the directory must be empty. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        TableContext context = TableContext.system("Alluvium/hot-key", CommitPolicy.standard());
        StagingFormat format = new StagingFormat(SCHEMA, List.of("id"), List.of());
        DeltaTable staging =
                DeltaTable.create(new LocalObjectStore(directory.resolve("t__staging")), format.spec(), context);
        DeltaTable rows = DeltaTable.create(
                new LocalObjectStore(directory.resolve("t")), new TableSpec(SCHEMA, List.of(), Map.of(), ""), context);
        stage(staging, events);
        MergeBudget budget = new MergeBudget(Long.parseLong(arguments[2]), directory.resolve("spill"));
        long started = System.nanoTime();
        MergeResult result =
                new StagingMerge(staging, rows, new StagingMerge.Settings(SETTINGS, "hot", budget)).merge();
        System.out.printf("%s in %d ms%n", result, (System.nanoTime() - started) / 1_000_000);
        check(rows, events);
    }

    private static void stage(DeltaTable staging, long events) {
        StageWriter writer =
                new StageWriter(staging, new StageWriter.Settings(1L << 20, Compression.NONE, event -> null));
        OptionalLong expected = OptionalLong.empty();
        for (long next = 0; next < events; next += BATCH) {
            List<Event> batch = new ArrayList<>(BATCH);
            for (long offset = next; offset < Math.min(events, next + BATCH); offset++) {
                batch.add(event(offset * STEP % events, offset));
            }
            long covered = next + batch.size() - 1;
            Part part = new Part("topic-0", "hot:topic-0", expected, covered, batch);
            writer.flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
            expected = OptionalLong.of(covered);
        }
    }

    private static Event event(long sequence, long offset) {
        boolean setsA = sequence % 2 == 0;
        BitSet present = new BitSet();
        present.set(setsA ? 1 : 2);
        Object[] values = {1L, setsA ? text(sequence) : null, setsA ? null : text(sequence)};
        return new Event(Event.Kind.PARTIAL, new Object[] {1L}, values, present, Sequence.of(sequence), offset, null);
    }

    private static String text(long sequence) {
        return sequence + "-".repeat(TEXT);
    }

    private static void check(DeltaTable rows, long events) {
        List<AddFile> files = List.copyOf(rows.refresh().files());
        BitSet all = new BitSet();
        all.set(0, SCHEMA.size());
        Object[] wanted = {1L, text((events - 1) / 2 * 2), text((events - 2) / 2 * 2 + 1), events - 1};
        try (RowCursor cursor =
                TableWriter.parquet(rows, SETTINGS).read(files.get(0), new TableLayout(SCHEMA, List.of()), all)) {
            boolean right = files.size() == 1
                    && cursor.next()
                    && List.of(wanted).equals(List.of(cursor.row()))
                    && !cursor.next();
            if (!right) {
                throw new IllegalStateException("the row is not the one that the events make");
            }
        }
    }
}
