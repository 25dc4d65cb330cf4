// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.JsonReplay;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.BooleanType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints: complete or not there at all. Proves P-44 and P-46. */
class KernelCheckpointTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("kind", PrimitiveType.STRING));

    @TempDir
    Path directory;

    private FaultyObjectStore store;
    private DeltaTable table;

    @BeforeEach
    void create() {
        store = new FaultyObjectStore(new LocalObjectStore(directory.resolve("a table % +")));
        table = DeltaTable.create(store, new TableSpec(SCHEMA, List.of("kind"), Map.of(), ""), TestContexts.counted());
    }

    @Test
    void tableIsReadFromItsCheckpointWhenTheCommitsBeforeItAreGone() {
        commitTimes(10);
        Snapshot followed = table.snapshot();
        assertThat(store.head(LogFiles.checkpoint(10))).isPresent();
        deleteCommits(0, 9);

        Snapshot loaded = open().snapshot();

        assertSame(loaded, followed);
        assertThat(loaded.txnVersion("sink:t-1")).hasValue(10);
        assertThat(loaded.txns()).allMatch(txn -> txn.lastUpdated().isPresent());
        AddFile last = loaded.file("f-10").orElseThrow();
        assertThat(last.tags()).containsEntry("lane", "t-1");
        assertThat(last.stats()).isEqualTo("{\"numRecords\":10}");
        assertThat(last.partitionValues()).containsEntry("kind", "a b/c:d=\u00e9%");
        assertThat(loaded.file("f-9").orElseThrow().partitionValues()).containsEntry("kind", null);
    }

    @Test
    void commitsAfterTheCheckpointAreAddedToIt() {
        commitTimes(13);
        Snapshot followed = table.snapshot();
        deleteCommits(0, 9);

        DeltaTable opened = open();

        assertSame(opened.snapshot(), followed);
        assertThat(opened.commit(base -> Optional.of(draft(add(99, "x")))))
                .isEqualTo(new CommitResult.Committed(14, 1));
    }

    @Test
    void checkpointInPartsIsRead() throws IOException {
        commitTimes(9);
        splitCheckpointOf(9);
        deleteCommits(0, 8);

        assertSame(open().snapshot(), table.snapshot());
    }

    @Test
    void pointerSaysWhatTheCheckpointHolds() {
        commitTimes(10);

        assertThat(new String(store.get(LogFiles.LAST_CHECKPOINT), UTF_8))
                .startsWith("{\"version\":10,\"size\":13,\"sizeInBytes\":")
                .endsWith(",\"numOfAddFiles\":9}");
    }

    /** A flush waits for the checkpoint behind it, request by request. */
    @Test
    void aCheckpointReadsEachObjectOfTheLogOnce() {
        commitTimes(19);
        CountingObjectStore counting = new CountingObjectStore(store);
        DeltaTable counted = DeltaTable.open(counting, TestContexts.counted()).orElseThrow();
        counting.reset();

        counted.commit(base -> Optional.of(draft(add(20, "x"))));

        assertThat(store.head(LogFiles.checkpoint(20))).isPresent();
        List<String> keys = counting.calls().stream()
                .dropWhile(call -> call.operation() != StoreOperation.PUT_IF_ABSENT)
                .filter(call -> call.operation() == StoreOperation.GET)
                .map(CountingObjectStore.Call::key)
                .toList();
        assertThat(keys)
                .contains(LogFiles.checkpoint(10), LogFiles.commit(11), LogFiles.commit(20))
                .doesNotHaveDuplicates();
    }

    @Test
    void danglingLastCheckpointIsTolerated() {
        commitTimes(12);
        store.delete(List.of(LogFiles.checkpoint(10)));

        assertSame(open().snapshot(), table.snapshot());

        store.put(LogFiles.LAST_CHECKPOINT, "{\"version\":77,\"size\":1}".getBytes(UTF_8));
        assertSame(open().snapshot(), table.snapshot());
    }

    @Test
    void failedCheckpointIsNeverPublishedAndNeverFailsTheCommit() {
        commitTimes(9);
        store.fail(StoreOperation.HEAD, LogFiles.checkpoint(10), Fault.UNAVAILABLE);

        assertThat(commit(10)).isEqualTo(new CommitResult.Committed(10, 1));

        assertThat(store.isSpent()).isTrue();
        assertThat(store.head(LogFiles.checkpoint(10))).isEmpty();
        assertThat(store.head(LogFiles.LAST_CHECKPOINT)).isEmpty();
    }

    @Test
    void checkpointThatDiffersFromWhatWasFollowedIsNotPublished() {
        commitTimes(3);
        Snapshot other =
                table.snapshot().advance(new LogCommit(4, List.of(new Txn("sink:t-1", 99, OptionalLong.of(1)))));
        Snapshot wrong = Snapshot.of(
                3,
                other.timestamp(),
                other.protocol(),
                other.metadata(),
                new Snapshot.State(other.files(), other.txns()));

        assertThatThrownBy(() -> new KernelCheckpointWriter().write(store, wrong))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("was not published");

        assertThat(store.head(LogFiles.checkpoint(3))).isEmpty();
    }

    @Test
    void existingCheckpointIsLeftAlone() {
        commitTimes(3);
        store.put(LogFiles.checkpoint(3), new byte[] {1});

        new KernelCheckpointWriter().write(store, table.snapshot());

        assertThat(store.get(LogFiles.checkpoint(3))).containsExactly(1);
        assertThat(store.head(LogFiles.LAST_CHECKPOINT)).isEmpty();
    }

    @Test
    void intervalIsThatOfTheTableIfItHasOne() {
        LocalObjectStore own = new LocalObjectStore(directory.resolve("own"));
        TableSpec spec = new TableSpec(SCHEMA, List.of(), Map.of("delta.checkpointInterval", "2"), "");
        DeltaTable frequent = DeltaTable.create(own, spec, TestContexts.counted());
        for (int i = 0; i < 3; i++) {
            AddFile file = add(i, null);
            frequent.commit(base -> Optional.of(draft(file)));
        }

        assertThat(own.head(LogFiles.checkpoint(2))).isPresent();
        assertThat(own.head(LogFiles.checkpoint(3))).isEmpty();
    }

    @Test
    void kernelAndOurOwnReplaySeeTheSameTable() {
        commitTimes(8);
        commitVectorOfAnotherWriter();

        Snapshot loaded = new KernelSnapshotLoader().load(store).orElseThrow();

        assertSame(loaded, new JsonReplay().load(store).orElseThrow());
        assertThat(loaded.file("f-8").orElseThrow().deletionVector())
                .hasValue(new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", OptionalLong.of(4), 40, 6));
    }

    @Test
    void tableOfAFeatureThatWeDoNotWriteIsRefusedByNameAtOpen() {
        commitTimes(1);
        Protocol clustered =
                new Protocol(3, 7, Set.of(), Set.of("clustering", "domainMetadata", "appendOnly", "invariants"));
        store.put(LogFiles.commit(2), ActionJson.format(List.of(clustered)));

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("table feature clustering is not supported");
        assertThatThrownBy(table::refresh).isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void featureThatEvenKernelDoesNotKnowIsRefusedByName() {
        Protocol future = new Protocol(3, 7, Set.of("ofNextYear"), Set.of("ofNextYear"));
        store.put(LogFiles.commit(1), ActionJson.format(List.of(future)));

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("ofNextYear");

        store.put(LogFiles.commit(1), ActionJson.format(List.of(new Protocol(9, 9, Set.of(), Set.of()))));
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("protocol (9,9)");
    }

    @Test
    void gapAndDamageInTheLogAreViolationsThatQuoteNothing() {
        commitTimes(4);
        store.delete(List.of(LogFiles.commit(2)));
        assertThatThrownBy(this::open).isInstanceOf(ProtocolViolationException.class);

        store.put(LogFiles.commit(2), "{\"add\":{\"path\":\"secret-value\"".getBytes(UTF_8));
        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("secret-value"))
                .hasNoCause();
    }

    @Test
    void storeThatFailsWhileLoadingIsUnavailable() {
        store.fail(StoreOperation.GET, LogFiles.commit(0), Fault.UNAVAILABLE);

        assertThatThrownBy(this::open)
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("armed");
    }

    @Test
    void readerThatWasAwayWhileTheLogWasCleanedLoadsAnew() {
        commitTimes(1);
        DeltaTable away = open();
        List<Long> reloaded = new ArrayList<>();
        away.observe(new CommitObserver() {
            @Override
            public void advanced(LogCommit commit, Snapshot after) {
                throw new AssertionError("the commits in between are gone");
            }

            @Override
            public void reloaded(Snapshot snapshot) {
                reloaded.add(snapshot.version());
            }
        });
        for (int version = 2; version <= 11; version++) {
            commit(version);
        }
        deleteCommits(0, 9);

        away.refresh();

        assertThat(reloaded).containsExactly(11L);
        assertSame(away.snapshot(), table.snapshot());
    }

    private DeltaTable open() {
        return DeltaTable.open(
                        store,
                        TestContexts.counted("reader", TestContexts.counted().clock()))
                .orElseThrow();
    }

    /** One file a commit; the second one is removed by the third commit. */
    private void commitTimes(int times) {
        for (int version = 1; version <= times; version++) {
            commit(version);
        }
    }

    private CommitResult commit(int version) {
        List<Action> actions = new ArrayList<>();
        actions.add(add(version, version % 2 == 0 ? "a b/c:d=\u00e9%" : null));
        actions.add(new Txn("sink:t-0", version * 2L, OptionalLong.of(1000 + version)));
        actions.add(new Txn("sink:t-1", version, OptionalLong.of(2000 + version)));
        if (version == 3) {
            actions.add(table.snapshot().file("f-2").orElseThrow().remove(TestContexts.NOW.toEpochMilli(), true));
        }
        return table.commit(base -> Optional.of(draft(actions.toArray(Action[]::new))));
    }

    private void commitVectorOfAnotherWriter() {
        AddFile file = table.snapshot().files().stream()
                .max((l, r) -> Long.compare(l.size(), r.size()))
                .orElseThrow();
        DeletionVector vector = new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", OptionalLong.of(4), 40, 6);
        AddFile marked = new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                file.stats(),
                file.tags(),
                Optional.of(vector));
        Protocol vectors = new Protocol(3, 7, Set.of("deletionVectors"), Set.of("deletionVectors"));
        store.putIfAbsent(
                LogFiles.commit(table.snapshot().version() + 1),
                ActionJson.format(List.of(
                        new CommitInfo(Map.of("timestamp", table.snapshot().timestamp() + 5)),
                        vectors,
                        file.remove(TestContexts.NOW.toEpochMilli(), true),
                        marked)));
    }

    /** A checkpoint in two parts, as other writers leave them: adds in the first, everything else in the second. */
    private void splitCheckpointOf(long version) throws IOException {
        for (int part = 1; part <= 2; part++) {
            boolean adds = part == 1;
            String key = "_delta_log/%020d.checkpoint.%010d.%010d.parquet".formatted(version, part, 2);
            CapturingFileIo files = new CapturingFileIo(store, KernelTable.path(key));
            KernelTable kernel = new KernelTable(files, "test");
            Engine engine = kernel.engine();
            try (CreateCheckpointIterator rows = kernel.at(version, engine).getCreateCheckpointIterator(engine)) {
                engine.getParquetHandler()
                        .writeParquetFileAtomically(KernelTable.path(key), rows.map(batch -> only(adds, batch)));
            }
            store.put(key, files.content());
        }
    }

    private static FilteredColumnarBatch only(boolean adds, FilteredColumnarBatch batch) {
        ColumnVector add =
                batch.getData().getColumnVector(batch.getData().getSchema().indexOf("add"));
        List<Boolean> selected = new ArrayList<>();
        for (int row = 0; row < batch.getData().getSize(); row++) {
            int at = row;
            boolean live = batch.getSelectionVector()
                    .map(selection -> !selection.isNullAt(at) && selection.getBoolean(at))
                    .orElse(true);
            selected.add(live && add.isNullAt(row) != adds);
        }
        return new FilteredColumnarBatch(
                batch.getData(), Optional.of(VectorUtils.buildColumnVector(selected, BooleanType.BOOLEAN)));
    }

    private void deleteCommits(long from, long to) {
        store.delete(LongStream.rangeClosed(from, to).mapToObj(LogFiles::commit).toList());
    }

    private static AddFile add(int number, String kind) {
        Map<String, String> partition = new LinkedHashMap<>();
        partition.put("kind", kind);
        String stats = "{\"numRecords\":" + number + "}";
        return new AddFile("f-" + number, partition, number, 2, true, stats, Map.of("lane", "t-1"), Optional.empty());
    }

    private static CommitDraft draft(Action... actions) {
        return new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(actions), () -> {});
    }

    private static void assertSame(Snapshot actual, Snapshot expected) {
        assertThat(actual.version()).isEqualTo(expected.version());
        assertThat(actual.timestamp()).isEqualTo(expected.timestamp());
        assertThat(actual.protocol()).isEqualTo(expected.protocol());
        assertThat(actual.metadata()).isEqualTo(expected.metadata());
        assertThat(actual.files()).containsExactlyInAnyOrderElementsOf(expected.files());
        assertThat(actual.txns()).containsExactlyInAnyOrderElementsOf(expected.txns());
    }
}
