// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.restore.Restore;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.vacuum.Vacuum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process ends before and after every single request of every operation that writes: the table is then as before
 * or as after, the operation that is repeated by another process completes, and a vacuum leaves nothing of the first
 * one. Compaction, manifests and vacuum: {@link UpkeepCrashTest}. Checkpoints and the log's clean-up: LogCleanupTest.
 * Staging, merge and trim: StagingCrashTest. P-45.
 */
final class OperationCrashTest {
    private static final String APP = "app:crash";
    private static final long COVERED = 20;
    private static final long RESTORED = 2;
    private static final StructType WIDER = StructType.of(
            StructField.of("id", PrimitiveType.LONG),
            StructField.of("_region", PrimitiveType.STRING),
            StructField.of("v", PrimitiveType.STRING),
            StructField.of("new", PrimitiveType.LONG));

    /** What the process does that dies. */
    private enum Operation {
        CREATE,
        APPEND,
        UPSERT,
        OVERWRITE,
        ADD_COLUMN,
        MARK_ROWS,
        RESTORE,
        CHECKPOINT
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyCrashLeavesTheTableAsBeforeOrAfterAndIsMended(Operation operation) {
        UpkeepTable prepared = prepare(operation);
        List<List<Object>> before = rows(prepared);
        UpkeepTable whole = prepared.copy();
        run(operation, whole, whole.objects);
        List<List<Object>> after = rows(whole);

        for (boolean afterRequest : new boolean[] {false, true}) {
            long request = 0;
            boolean more = true;
            while (more) {
                UpkeepTable table = prepared.copy();
                more = crashes(operation, table, afterRequest, request);
                assertThat(rows(table))
                        .as("%s, request %d", operation, request)
                        .isEqualTo(isDone(operation, table) ? after : before);
                run(operation, table, table.objects);
                assertThat(rows(table)).isEqualTo(after);
                nothingIsLeftAfterAVacuum(table);
                assertThat(rows(table)).isEqualTo(after);
                request++;
            }
            assertThat(request).as("requests of %s", operation).isGreaterThan(4);
        }
    }

    /** Whether the operation had so many requests. */
    private static boolean crashes(Operation operation, UpkeepTable table, boolean after, long request) {
        CrashPoints store =
                after ? CrashPoints.after(table.objects, request) : CrashPoints.before(table.objects, request);
        try {
            run(operation, table, store);
        } catch (Crash crash) {
            return true;
        }
        // A crash within a checkpoint is swallowed there, as any failure of one is.
        return store.requests() > request;
    }

    private static UpkeepTable prepare(Operation operation) {
        UpkeepTable table = UpkeepTable.nothingYet();
        if (operation == Operation.CREATE) {
            return table;
        }
        Map<String, String> properties =
                operation == Operation.MARK_ROWS ? Map.of("delta.enableDeletionVectors", "true") : Map.of();
        TableCreation.create(table.objects, UpkeepTable.spec(properties), table.context());
        table.fill(operation == Operation.CHECKPOINT ? 9 : 3);
        return table;
    }

    /** What a process does that finds the table in whatever state, and wants the operation done once. */
    private static void run(Operation operation, UpkeepTable table, ObjectStore store) {
        if (operation == Operation.CREATE) {
            DeltaTable.create(store, UpkeepTable.spec(Map.of()), table.context());
            return;
        }
        DeltaTable opened = table.open(store);
        if (opened.snapshot().txnVersion(APP).isPresent()) {
            return;
        }
        if (operation == Operation.RESTORE) {
            new Restore(opened, false).run(RESTORED);
            return;
        }
        switch (operation) {
            case APPEND, CHECKPOINT ->
                flush(table, opened, WriteMode.APPEND, UpkeepTable.SCHEMA, events(row(1000, 0), row(1001, 1)));
            case UPSERT ->
                flush(table, opened, WriteMode.UPSERT, UpkeepTable.SCHEMA, events(row(0, 0), row(202, 1), row(77, 2)));
            case OVERWRITE -> {
                List<Event> events = new ArrayList<>(events(row(5, 0), row(6, 2)));
                events.add(
                        0,
                        new Event(
                                Event.Kind.TRUNCATE,
                                new Object[0],
                                new Object[0],
                                null,
                                Sequence.NONE,
                                COVERED - 9,
                                null));
                flush(table, opened, WriteMode.UPSERT, UpkeepTable.SCHEMA, events);
            }
            case ADD_COLUMN ->
                flush(table, opened, WriteMode.UPSERT, WIDER, events(new Object[] {0L, "plain", "w", 7L}));
            case MARK_ROWS -> markRows(opened);
            default -> throw new IllegalStateException("not here: " + operation);
        }
    }

    private static boolean isDone(Operation operation, UpkeepTable table) {
        if (operation == Operation.RESTORE) {
            long newest = table.open(table.objects).snapshot().version();
            byte[] commit = table.objects.get(LogFiles.commit(newest));
            return new String(commit, StandardCharsets.UTF_8).contains("\"operation\":\"RESTORE\"");
        }
        return table.objects.keys().contains(LogFiles.commit(0))
                && (operation == Operation.CREATE
                        || table.open(table.objects).snapshot().txnVersion(APP).isPresent());
    }

    private static Object[] row(long id, int region) {
        return new Object[] {id, UpkeepTable.HOSTILE.get(region), "new"};
    }

    private static List<Event> events(Object[]... rows) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            long offset = COVERED - rows.length + 1 + i;
            events.add(new Event(
                    Event.Kind.UPSERT, new Object[] {rows[i][0]}, rows[i], null, Sequence.NONE, offset, null));
        }
        return events;
    }

    private static void flush(
            UpkeepTable table, DeltaTable opened, WriteMode mode, StructType schema, List<Event> events) {
        Part part = new Part("topic-9", APP, OptionalLong.empty(), COVERED, events);
        table.writer(opened, mode).flush(new FlushRequest(schema, List.of(part), rejections -> {}));
    }

    /** The first row of every file, by vectors in a file of their own. */
    private static void markRows(DeltaTable opened) {
        List<AddFile> files = List.copyOf(opened.snapshot().files());
        List<RowPositions> rows = files.stream().map(file -> RowPositions.of(0)).toList();
        UUID id = UUID.nameUUIDFromBytes(opened.context().ids().get().getBytes(StandardCharsets.UTF_8));
        List<DeletionVector> vectors = new DeletionVectors(opened.store()).write(rows, 0, id);
        List<Action> actions = new ArrayList<>(List.of(new Txn(APP, COVERED, OptionalLong.empty())));
        for (int i = 0; i < files.size(); i++) {
            actions.add(files.get(i).remove(opened.context().clock().millis(), true));
            actions.add(MarkedFile.of(files.get(i), vectors.get(i)));
        }
        opened.commit(base -> Optional.of(new CommitDraft("DELETE", Map.of(), Map.of(), false, actions, () -> {})));
    }

    /** Sorted; a table that does not exist has none, and is told from an empty one. */
    private static List<List<Object>> rows(UpkeepTable table) {
        if (!table.objects.keys().contains(LogFiles.commit(0))) {
            return List.of(List.of("no table"));
        }
        return table.rows().stream()
                .sorted(java.util.Comparator.comparing(String::valueOf))
                .collect(Collectors.toList());
    }

    private static void nothingIsLeftAfterAVacuum(UpkeepTable table) {
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        table.vacuum(table.open(table.objects)).run(Vacuum.NO_VERSION);
        new Judge(table.objects).nothingIsLeftOver();
    }
}
