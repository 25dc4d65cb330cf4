// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.CommitObserver;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.CommitResult;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogCommit;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table as its users see it, on a local disk. Proves P-48 and P-56. */
class DeltaTableTest {
    static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("kind", PrimitiveType.STRING));

    @TempDir
    Path directory;

    @Test
    void aStoreWithoutALogHoldsNoTable() {
        assertThat(DeltaTable.open(new LocalObjectStore(directory), TestContexts.counted()))
                .isEmpty();
    }

    @Test
    void createdTableIsOpenedAgainWithTheSameMetadata() {
        LocalObjectStore store = new LocalObjectStore(directory);
        TableSpec spec = new TableSpec(SCHEMA, List.of("kind"), Map.of("delta.checkpointInterval", "5"), "videos");
        DeltaTable created = DeltaTable.create(store, spec, TestContexts.counted());

        DeltaTable opened = DeltaTable.open(store, TestContexts.counted()).orElseThrow();

        assertThat(opened.snapshot().metadata()).isEqualTo(created.snapshot().metadata());
        assertThat(opened.schema()).isEqualTo(SCHEMA);
        assertThat(opened.snapshot().metadata().partitionColumns()).containsExactly("kind");
        assertThat(opened.snapshot().protocol()).isEqualTo(Action.Protocol.basic());
        assertThat(opened.snapshot().version()).isZero();
    }

    @Test
    void concurrentAutoCreateHasOneWinner() throws Exception {
        List<String> tableIds = inParallel(
                8,
                n -> DeltaTable.create(
                                new LocalObjectStore(directory),
                                spec(),
                                TestContexts.counted("task" + n, Clock.systemUTC()))
                        .snapshot()
                        .metadata()
                        .id());

        assertThat(tableIds).hasSize(8).containsOnly(tableIds.get(0));
    }

    @Test
    void commitIsSeenByAnotherReaderAndByTheObserverInOrder() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable writer = DeltaTable.create(store, spec(), TestContexts.counted());
        DeltaTable reader = DeltaTable.open(store, TestContexts.counted()).orElseThrow();
        Recorder writerSaw = new Recorder();
        Recorder readerSaw = new Recorder();
        writer.observe(writerSaw);
        reader.observe(readerSaw);

        assertThat(writer.commit(base -> Optional.of(draft(add("a"), txn("t-0", 7)))))
                .isEqualTo(new CommitResult.Committed(1, 1));
        writer.commit(
                base -> Optional.of(draft(add("b"), base.file("a").orElseThrow().remove(1, true))));
        reader.refresh();

        assertThat(readerSaw.commits).hasSize(2).isEqualTo(writerSaw.commits);
        assertThat(reader.snapshot().files()).containsExactly(add("b"));
        assertThat(reader.snapshot().txnVersion("t-0")).hasValue(7);
        assertThat(readerSaw.versions).containsExactly(1L, 2L);
    }

    @Test
    void nothingIsWrittenWhenThePlannerHasNothing() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(store, spec(), TestContexts.counted());

        assertThat(table.commit(base -> Optional.empty())).isEqualTo(new CommitResult.Nothing());

        assertThat(store.head(LogFiles.commit(1))).isEmpty();
    }

    @Test
    void commitTimestampsNeverDecrease() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(store, spec(), TestContexts.counted());
        Clock behind = Clock.offset(TestContexts.counted().clock(), Duration.ofHours(-1));
        DeltaTable late =
                DeltaTable.open(store, TestContexts.counted("late", behind)).orElseThrow();

        late.commit(base -> Optional.of(draft(add("a"))));
        late.commit(base -> Optional.of(draft(add("b"))));

        assertThat(late.snapshot().timestamp()).isEqualTo(table.snapshot().timestamp() + 2);
    }

    @Test
    void fourThreadsCommitAHundredTimesEachWithoutALostOrDoubledCommit() throws Exception {
        DeltaTable.create(new LocalObjectStore(directory), spec(), TestContexts.counted());
        CommitPolicy patient = new CommitPolicy(10_000, Duration.ZERO, Duration.ZERO, Duration.ofHours(1));

        List<Integer> attempts = inParallel(4, n -> {
            DeltaTable table = DeltaTable.open(
                            new LocalObjectStore(directory),
                            TestContexts.with(TestContexts.counted("writer" + n, Clock.systemUTC()), patient))
                    .orElseThrow();
            int sum = 0;
            for (int i = 0; i < 100; i++) {
                int file = i;
                CommitResult result =
                        table.commit(base -> Optional.of(draft(add("w" + n + "-" + file), txn("app-" + n, file))));
                sum += ((CommitResult.Committed) result).attempts();
            }
            return sum;
        });

        Snapshot end = DeltaTable.open(new LocalObjectStore(directory), TestContexts.counted())
                .orElseThrow()
                .snapshot();
        assertThat(end.version()).isEqualTo(400);
        assertThat(end.files()).hasSize(400);
        assertThat(end.txns()).hasSize(4).allMatch(txn -> txn.version() == 99);
        assertThat(attempts.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void removedAndReCreatedTableIsToldApart() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(store, spec(), TestContexts.counted("old", Clock.systemUTC()));
        table.commit(base -> Optional.of(draft(add("a"))));
        store.delete(List.of(LogFiles.commit(0), LogFiles.commit(1)));

        assertThatThrownBy(table::refresh)
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("is gone: version 1 was its newest");

        DeltaTable.create(store, spec(), TestContexts.counted("new", Clock.systemUTC()));
        assertThatThrownBy(() -> table.commit(base -> Optional.of(draft(add("b")))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("was re-created");
        assertThat(store.head(LogFiles.commit(2))).isEmpty();
    }

    @Test
    void columnThatNeedsAFeatureRaisesTheProtocolInItsOwnCommit() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(store, spec(), TestContexts.counted());
        StructType wider =
                StructType.of(SCHEMA.field(0), SCHEMA.field(1), StructField.of("local", PrimitiveType.TIMESTAMP_NTZ));

        table.commit(base -> Optional.of(draft(base.metadata().withSchemaString(SchemaJson.format(wider)), add("a"))));

        assertThat(table.schema()).isEqualTo(wider);
        DeltaTable opened = DeltaTable.open(store, TestContexts.counted()).orElseThrow();
        assertThat(opened.snapshot().protocol().readerFeatures()).containsExactly("timestampNtz");
        assertThat(opened.snapshot().protocol()).isEqualTo(table.snapshot().protocol());
    }

    @Test
    void appendOnlyTableRefusesToLoseRows() {
        LocalObjectStore store = new LocalObjectStore(directory);
        TableSpec spec = new TableSpec(SCHEMA, List.of(), Map.of("delta.appendOnly", "true"), "");
        DeltaTable table = DeltaTable.create(store, spec, TestContexts.counted());
        table.commit(base -> Optional.of(draft(add("a"))));

        assertThatThrownBy(() -> table.commit(base -> Optional.of(draft(add("a").remove(1, true)))))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("append-only");
        table.commit(base -> Optional.of(draft(add("a").remove(1, false), add("a-compacted"))));

        assertThat(table.snapshot().files()).containsExactly(add("a-compacted"));
    }

    @Test
    void commitFileHoldsCommitInfoFirstAndRemovesBeforeAdds() {
        LocalObjectStore store = new LocalObjectStore(directory);
        DeltaTable table = DeltaTable.create(store, spec(), TestContexts.counted());
        table.commit(base -> Optional.of(draft(add("a"))));

        table.commit(base -> Optional.of(draft(add("b"), add("a").remove(5, true), txn("t-0", 1))));

        assertThat(new String(store.get(LogFiles.commit(2)), StandardCharsets.UTF_8))
                .isEqualTo("""
                {"commitInfo":{"timestamp":1767323045680,"operation":"WRITE","operationParameters":{"mode":"\\"Append\\""},\
                "readVersion":1,"isolationLevel":"WriteSerializable","isBlindAppend":true,\
                "operationMetrics":{"numFiles":"1"},"engineInfo":"Alluvium/test","txnId":"id-4"}}
                {"txn":{"appId":"t-0","version":1,"lastUpdated":9}}
                {"remove":{"path":"a","deletionTimestamp":5,"dataChange":true,"extendedFileMetadata":true,\
                "partitionValues":{},"size":1}}
                {"add":{"path":"b","partitionValues":{},"size":1,"modificationTime":2,"dataChange":true}}
                """);
    }

    static TableSpec spec() {
        return new TableSpec(SCHEMA, List.of(), Map.of(), "");
    }

    static AddFile add(String path) {
        return new AddFile(path, Map.of(), 1, 2, true, null, Map.of(), Optional.empty());
    }

    static Txn txn(String appId, long version) {
        return new Txn(appId, version, OptionalLong.of(9));
    }

    static CommitDraft draft(Action... actions) {
        return new CommitDraft(
                "WRITE", Map.of("mode", "\"Append\""), Map.of("numFiles", "1"), true, List.of(actions), () -> {});
    }

    interface Numbered<T> {
        T run(int number) throws Exception;
    }

    static <T> List<T> inParallel(int threads, Numbered<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                calls.add(() -> work.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    static final class Recorder implements CommitObserver {
        final List<LogCommit> commits = new ArrayList<>();
        final List<Long> versions = new ArrayList<>();

        @Override
        public void advanced(LogCommit commit, Snapshot after) {
            commits.add(commit);
            versions.add(after.version());
        }

        @Override
        public void reloaded(Snapshot snapshot) {
            versions.add(-snapshot.version());
        }
    }
}
