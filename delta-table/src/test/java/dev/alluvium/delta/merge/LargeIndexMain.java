// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.spill.SpillBudget;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Upserts into a table whose index is larger than the heap: {@code java -Xmx40m ... LargeIndexMain <directory> <keys>
 * <memory>}. Fails unless every key has the row that it should have, and no key two.
 */
public final class LargeIndexMain {
    private static final StructType SCHEMA = StructType.of(
            StructField.required("id", PrimitiveType.LONG), StructField.of("round", PrimitiveType.INTEGER));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final int FILES = 20;
    private static final int ROUNDS = 12;
    private static final int BATCH = 1_000;

    private LargeIndexMain() {}

    /** Runs once; the directory must be empty. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        int keys = Integer.parseInt(arguments[1]);
        SpillBudget budget = new SpillBudget(Long.parseLong(arguments[2]), directory.resolve("spill"));
        DeltaTable table = DeltaTable.create(
                new LocalObjectStore(directory.resolve("t")),
                new TableSpec(SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"), ""),
                TableContext.system("Alluvium/large-index", CommitPolicy.standard()));
        WriterSettings settings = new WriterSettings(
                        WriteMode.UPSERT,
                        List.of("id"),
                        false,
                        List.of(),
                        false,
                        DeleteMode.HARD,
                        LatePolicy.FAIL,
                        MissingBasePolicy.FAIL,
                        false,
                        DuplicateKeyPolicy.FAIL,
                        1L << 20,
                        Compression.SNAPPY,
                        List.of())
                .with(new WriterSettings.Locating(UpsertEngine.DELETION_VECTORS, false, budget));
        DataFiles files = TableWriter.parquet(table, settings);
        fill(table, files, keys);
        Map<Long, Integer> changed = upsert(table, settings, keys);
        check(table, files, keys, changed);
    }

    private static void fill(DeltaTable table, DataFiles files, int keys) {
        List<Action> added = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            DataFileWriter writer = files.create(new NewFile(LAYOUT, Map.of(), Map.of()));
            for (long id = file; id < keys; id += FILES) {
                writer.write(new Object[] {id, 0});
            }
            added.add(writer.finish());
        }
        table.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), false, added, () -> {})));
    }

    /** The rounds in which keys were last written. */
    private static Map<Long, Integer> upsert(DeltaTable table, WriterSettings settings, int keys) {
        Random random = new Random(5);
        Map<Long, Integer> changed = new HashMap<>();
        long offset = 0;
        try (TableWriter writer = new TableWriter(table, settings)) {
            for (int round = 1; round <= ROUNDS; round++) {
                List<Event> events = new ArrayList<>(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    long id = random.nextInt(keys + keys / 10);
                    changed.put(id, round);
                    events.add(new Event(
                            Event.Kind.UPSERT,
                            new Object[] {id},
                            new Object[] {id, round},
                            null,
                            Sequence.NONE,
                            offset++,
                            null));
                }
                OptionalLong before = round == 1 ? OptionalLong.empty() : OptionalLong.of(offset - BATCH - 1);
                Part part = new Part("topic-0", "large:topic-0", before, offset - 1, events);
                writer.flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
            }
        }
        return changed;
    }

    private static void check(DeltaTable table, DataFiles files, int keys, Map<Long, Integer> changed) {
        BitSet seen = new BitSet(keys);
        BitSet all = new BitSet();
        all.set(0, SCHEMA.size());
        for (AddFile file : table.refresh().files()) {
            try (RowCursor rows = files.read(file, LAYOUT, all)) {
                while (rows.next()) {
                    long id = (Long) rows.row()[0];
                    if (seen.get((int) id) || !changed.getOrDefault(id, 0).equals(rows.row()[1])) {
                        throw new IllegalStateException("key " + id + " has two rows, or the wrong one");
                    }
                    seen.set((int) id);
                }
            }
        }
        long added = changed.keySet().stream().filter(id -> id >= keys).count();
        if (seen.cardinality() != keys + added) {
            throw new IllegalStateException(seen.cardinality() + " keys have rows, not " + (keys + added));
        }
    }
}
