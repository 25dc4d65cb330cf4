// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.merge.FlushMetrics;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.UpsertEngine;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Merges of staged events that mark rows instead of copying files. */
class MarkingMergeTest {
    private static final String LOG = "_delta_log/";

    @TempDir
    Path directory;

    private final List<Change> changes = new ArrayList<>();
    private long offset;
    private StagingWorld world;

    @BeforeEach
    void makeTables() {
        world = new StagingWorld(directory, false, false, true, true);
    }

    /** Stages changes of the only partition. */
    private void stage(Change... more) {
        changes.addAll(List.of(more));
        world.process().append(Map.of(0, changes), Map.of(0, offset - 1));
    }

    private Change put(long key, String b) {
        return change(Kind.FULL, key, Map.of("a", key, "b", b, "zone", "z"));
    }

    private Change delete(long key) {
        return change(Kind.DELETE, key, Map.of());
    }

    private Change change(Kind kind, long key, Map<String, Object> values) {
        return new Change(0, offset++, kind, key, 0, values);
    }

    /** One file with the rows of the keys from 0 on. */
    private void insert(int rows) {
        stage(LongStream.range(0, rows).mapToObj(key -> put(key, "r")).toArray(Change[]::new));
        world.process().merge();
    }

    private MergeResult merge(RecordedReads files) {
        return merger(files, world.process(), world.rowSettings()).merge();
    }

    private StagingMerge merger(RecordedReads files, StagingWorld.Process process, WriterSettings settings) {
        return new StagingMerge(
                process.staging,
                process.rows,
                new StagingMerge.Settings(settings, StagingWorld.PREFIX, new MergeBudget(16, directory)),
                StagingMerge.Ports.standard(
                        StageWriter.files(process.staging, Compression.NONE), files, StagingWorld.PREFIX));
    }

    private RecordedReads files() {
        return new RecordedReads(TableWriter.parquet(world.process().rows, world.rowSettings()));
    }

    private List<AddFile> live() {
        return world.process().rows.snapshot().files().stream()
                .sorted(Comparator.comparing(AddFile::path))
                .toList();
    }

    private AddFile onlyFile() {
        assertThat(live()).hasSize(1);
        return live().get(0);
    }

    private List<String> values() {
        return new KernelRows(world.rowObjects)
                .all().stream()
                        .map(row -> row.get(0) + "=" + row.get(2))
                        .sorted()
                        .toList();
    }

    private long objects(String suffix) {
        long count = 0;
        for (Iterator<ObjectStatus> listed = world.rowObjects.list("", ""); listed.hasNext(); ) {
            String key = listed.next().key();
            count += key.endsWith(suffix) && !key.startsWith(LOG) ? 1 : 0;
        }
        return count;
    }

    private void commit(String operation, Action... actions) {
        world.process()
                .rows
                .commit(base ->
                        Optional.of(new CommitDraft(operation, Map.of(), Map.of(), false, List.of(actions), () -> {})));
    }

    /** Another engine marks these rows besides those that are. */
    private void mark(AddFile file, long... rows) {
        DeletionVectors vectors = new DeletionVectors(world.rowObjects);
        RowPositions all = vectors.read(file).plus(RowPositions.of(rows));
        AddFile marked = MarkedFile.of(
                file, vectors.write(List.of(all), 1 << 20, new UUID(0, 0)).get(0));
        commit("DELETE", file.remove(5, true), marked);
    }

    private StagingWorld.Process interrupted(Runnable beforeCommit) {
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process process = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, beforeCommit);
        return process;
    }

    private static CompactionResult compact(StagingWorld world, ObjectStore on) {
        DeltaTable rows = world.process(world.stagingObjects, on, 1 << 20).rows;
        CompactionPolicy all = new CompactionPolicy(2, 1 << 19, 1 << 20, 1 << 21);
        return new Compaction(rows, TableWriter.parquet(rows, world.rowSettings()), all).run();
    }

    @Test
    void wholeRowsNeedNothingOfStoredOnesButTheirKeys() {
        insert(10);
        AddFile stored = onlyFile();
        RecordedReads files = files();
        stage(put(7, "new"), put(11, "more"), delete(3));

        MergeResult result = merge(files);

        assertThat(files.reads()).containsExactly(new RecordedReads.Read(stored.path(), Rows.columns(0), List.of()));
        assertThat(result.files().superseded()).isEqualTo(new FlushMetrics.Superseded(2, 1, 0, 0));
        assertThat(result.files().rowsRewritten()).isZero();
        assertThat(objects(".bin")).isEqualTo(1);
        assertThat(objects(".parquet")).isEqualTo(2);
        assertThat(values())
                .containsExactly("0=r", "11=more", "1=r", "2=r", "4=r", "5=r", "6=r", "7=new", "8=r", "9=r");
        long version = result.version().orElseThrow();
        assertThat(new String(world.rowObjects.get(LogFiles.commit(version)), StandardCharsets.UTF_8))
                .contains(
                        "\"numTargetDeletionVectorsAdded\":\"1\"",
                        "\"numTargetRowsCopied\":\"0\"",
                        "\"numOutputRows\":\"2\"",
                        "sink:merge:topic-0");
    }

    /** With so little memory that positions are read one at a time. */
    @Test
    void rowsWhoseValuesAreKeptAreReadByPositionAndNoOthers() {
        insert(10);
        AddFile stored = onlyFile();
        RecordedReads files = files();
        stage(
                change(Kind.PARTIAL, 8, Map.of("b", "new")),
                put(4, "whole"),
                change(Kind.PARTIAL, 2, Map.of("b", "newer")));

        merge(files);

        assertThat(files.reads())
                .containsExactly(
                        new RecordedReads.Read(stored.path(), Rows.columns(0), List.of()),
                        new RecordedReads.Read(stored.path(), Rows.columns(0, 1, 2, 3, 4), List.of(2L)),
                        new RecordedReads.Read(stored.path(), Rows.columns(0, 1, 2, 3, 4), List.of(8L)));
        assertThat(world.rows())
                .hasSize(10)
                .contains("{a=8, b=new, id=8, zone=z}", "{a=2, b=newer, id=2, zone=z}", "{a=4, b=whole, id=4, zone=z}");
    }

    @Test
    void aNewVectorHasWhatWasMarkedBeforeAndAFileWithoutRowsGoes() {
        insert(4);
        AddFile stored = onlyFile();
        mark(stored, 1);
        stage(put(1, "back"), delete(2));
        world.process().merge();

        assertThat(values()).containsExactly("0=r", "1=back", "3=r");
        AddFile twice = live().stream()
                .filter(file -> file.path().equals(stored.path()))
                .findFirst()
                .orElseThrow();
        assertThat(new DeletionVectors(world.rowObjects).read(twice)).isEqualTo(RowPositions.of(1, 2));

        stage(delete(0), delete(3));
        MergeResult result = world.process().merge();
        assertThat(result.files().superseded()).isEqualTo(new FlushMetrics.Superseded(2, 1, 0, 0));
        assertThat(result.files().removed()).isEqualTo(1);
        assertThat(values()).containsExactly("1=back");
    }

    @Test
    void aFileThatDoesNotSayHowManyRowsItHasIsCopied() {
        insert(4);
        AddFile file = onlyFile();
        AddFile silent = new AddFile(
                file.path(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                true,
                null,
                file.tags(),
                Optional.empty());
        commit("WRITE", file.remove(5, true));
        commit("WRITE", silent);
        stage(put(8, "other"));
        world.process().merge();
        stage(put(2, "new"), put(8, "newer"));

        MergeResult result = world.process().merge();

        assertThat(result.files().superseded().filesCopied()).isEqualTo(1);
        assertThat(result.files().superseded().rowsMarked()).isEqualTo(1);
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r", "8=newer");
    }

    @Test
    void whatAnotherWriterMarksDuringTheMergeStaysMarkedAndOneVectorIsLeft() {
        insert(6);
        stage(put(2, "new"), delete(4));

        MergeResult result = interrupted(() -> mark(onlyFile(), 0, 4)).merge();

        assertThat(result.files().attempts()).isEqualTo(2);
        assertThat(result.files().superseded().rowsMarked()).isEqualTo(1);
        assertThat(values()).containsExactly("1=r", "2=new", "3=r", "5=r");
        assertThat(objects(".bin")).as("that of the lost attempt is deleted").isEqualTo(1);
        assertThat(objects(".parquet")).isEqualTo(2);
    }

    @Test
    void whatARestoreBringsBackDuringTheMergeIsMergedInto() {
        insert(6);
        AddFile before = onlyFile();
        mark(before, 2, 3);
        AddFile marked = onlyFile();
        stage(put(2, "new"), change(Kind.PARTIAL, 3, Map.of("b", "part")));

        MergeResult result = interrupted(() -> commit("RESTORE", marked.remove(6, true), before))
                .merge();

        assertThat(result.files().attempts()).isEqualTo(2);
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=part", "4=r", "5=r");
        assertThat(world.rows()).contains("{a=3, b=part, id=3, zone=z}");
    }

    @Test
    void aMergeThatLosesToACompactionMarksItsCopy() {
        insert(6);
        stage(put(1, "second"), put(2, "second"));
        world.process().merge();
        stage(put(2, "third"), delete(5));

        MergeResult result = interrupted(
                        () -> assertThat(compact(world, world.rowObjects).filesRemoved())
                                .isEqualTo(2))
                .merge();

        assertThat(result.files().attempts()).isEqualTo(2);
        assertThat(result.files().superseded()).isEqualTo(new FlushMetrics.Superseded(2, 1, 0, 0));
        assertThat(values()).containsExactly("0=r", "1=second", "2=third", "3=r", "4=r");
    }

    @Test
    void aCompactionCarriesWhatAMergeMarksMeanwhile() {
        insert(6);
        stage(put(1, "second"), put(2, "second"));
        world.process().merge();
        stage(put(2, "third"), delete(5));
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> world.process().merge());

        CompactionResult result = compact(world, rows);

        assertThat(rows.isSpent()).isTrue();
        assertThat(result.filesRemoved()).isEqualTo(2);
        assertThat(values()).containsExactly("0=r", "1=second", "2=third", "3=r", "4=r");
        stage(put(3, "last"), put(2, "last"));
        world.process().merge();
        assertThat(values()).containsExactly("0=r", "1=second", "2=last", "3=last", "4=r");
    }

    @Test
    void aMergeThatLosesToAnotherOneLeavesNothing() {
        insert(6);
        stage(put(2, "new"), delete(4));

        MergeResult result = interrupted(() -> world.process().merge()).merge();

        assertThat(result.version()).isEmpty();
        assertThat(objects(".bin")).isEqualTo(1);
        assertThat(objects(".parquet")).isEqualTo(2);
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r", "5=r");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_ANSWER", "LOST_REQUEST"})
    void aMergeThatIsNotAnsweredIsMadeOnce(Fault fault) {
        insert(6);
        stage(put(2, "new"), delete(4));
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        rows.fail(StoreOperation.PUT_IF_ABSENT, LOG, fault);

        assertThat(world.process(world.stagingObjects, rows, 1 << 20).merge().version())
                .isPresent();

        assertThat(rows.isSpent()).isTrue();
        assertThat(objects(".bin")).isEqualTo(1);
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r", "5=r");
    }

    /** Whoever cannot know whether its commit is in the log takes nothing away that it may name. */
    @Test
    void aMergeThatEndsAfterItsCommitLeavesItsVectors() {
        insert(6);
        stage(put(2, "new"), delete(4));
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        rows.fail(StoreOperation.PUT_IF_ABSENT, LOG, Fault.CRASH_AFTER);

        StagingWorld.Process dying = world.process(world.stagingObjects, rows, 1 << 20);
        assertThatThrownBy(dying::merge).isInstanceOf(FaultyObjectStore.Crash.class);

        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r", "5=r");
        assertThat(world.process().merge().version()).isEmpty();
    }

    @Test
    void aMergeThatEndsBeforeItsCommitTakesItsFilesAway() {
        insert(6);
        stage(put(2, "new"), delete(4));
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        rows.fail(StoreOperation.PUT, "deletion_vector_", Fault.CRASH_AFTER);

        StagingWorld.Process dying = world.process(world.stagingObjects, rows, 1 << 20);
        assertThatThrownBy(dying::merge).isInstanceOf(FaultyObjectStore.Crash.class);

        assertThat(rows.isSpent()).isTrue();
        assertThat(objects(".parquet")).isEqualTo(1);
        assertThat(world.process().merge().version()).isPresent();
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r", "5=r");
    }

    @Test
    void copyOnWriteIsKeptWhereItIsAskedForAndDropsVectors() {
        insert(4);
        mark(onlyFile(), 1);
        stage(put(2, "new"));
        WriterSettings copying =
                world.rowSettings().with(new WriterSettings.Locating(UpsertEngine.COPY_ON_WRITE, false));

        MergeResult result = merger(files(), world.process(), copying).merge();

        assertThat(result.files().superseded().filesCopied()).isEqualTo(1);
        assertThat(onlyFile().deletionVector()).isEmpty();
        assertThat(values()).containsExactly("0=r", "2=new", "3=r");
    }

    @Test
    void rowsOfATableWithoutVectorsAreNotMarked() {
        world = new StagingWorld(directory, false, false, true);
        insert(4);
        stage(put(2, "new"));
        WriterSettings marking =
                world.rowSettings().with(new WriterSettings.Locating(UpsertEngine.DELETION_VECTORS, false));

        assertThatThrownBy(() -> merger(files(), world.process(), marking).merge())
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("delta.enableDeletionVectors=true");
        world.process().merge();
        assertThat(onlyFile().deletionVector()).isEmpty();
        assertThat(values()).containsExactly("0=r", "1=r", "2=new", "3=r");
    }
}
