// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPlan.FileGroup;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.compact.CompactionPolicy.Purge;
import dev.alluvium.delta.compact.CompactionResult;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.RowCursor;
import dev.alluvium.delta.data.Rows;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.CommitFiles;
import dev.alluvium.delta.log.kernel.KernelRows;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marked rows leave the files once there are too many of them; the others stay, in their order. */
final class PurgeTest {
    private static final StructType SCHEMA = StructType.of(StructField.of("id", PrimitiveType.LONG));
    private static final TableLayout LAYOUT = new TableLayout(SCHEMA, List.of());
    private static final CompactionPolicy NO_FILE_IS_SMALL = new CompactionPolicy(2, 1, 1 << 20, 1 << 21);

    private final MemoryObjects objects = new MemoryObjects(new HandClock(TestContexts.NOW.toEpochMilli()));
    private DeltaTable table;
    private long ids;

    @BeforeEach
    void makeTable() {
        table = DeltaTable.create(
                objects,
                new TableSpec(SCHEMA, List.of(), Map.of("delta.enableDeletionVectors", "true"), ""),
                TestContexts.counted());
    }

    private static DataFiles files(DeltaTable of) {
        return new ParquetDataFiles(
                of.store(),
                new DataFileSettings(
                        Compression.SNAPPY,
                        StatsColumns.firstOnes(),
                        of.context().clock(),
                        of.context().ids()));
    }

    /** A file of 100 rows with the next ids, descending, of which the first ones are marked. */
    private AddFile file(int marked, Map<String, String> tags) {
        DataFileWriter writer = files(table).create(new NewFile(LAYOUT, Map.of(), tags));
        for (long id = ids + 99; id >= ids; id--) {
            writer.write(new Object[] {id});
        }
        ids += 100;
        AddFile file = writer.finish();
        commit(file);
        return marked == 0 ? file : mark(file, LongStream.range(0, marked).toArray());
    }

    private AddFile file(int marked) {
        return file(marked, Map.of(WriterSettings.LANE_TAG, "t-0"));
    }

    private AddFile mark(AddFile file, long... positions) {
        var vector = new DeletionVectors(objects)
                .write(List.of(RowPositions.of(positions)), 0, new UUID(ids, positions.length))
                .get(0);
        AddFile marked = MarkedFile.of(file, vector);
        DeltaTable other = DeltaTable.open(
                        objects,
                        TestContexts.counted("m" + ids++, TestContexts.counted().clock()))
                .orElseThrow();
        other.commit(base -> draft(file.remove(1, true), marked));
        return marked;
    }

    private void commit(Action... actions) {
        table.commit(base -> draft(actions));
    }

    private static Optional<CommitDraft> draft(Action... actions) {
        return Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), false, List.of(actions), () -> {}));
    }

    private static Compaction compaction(DeltaTable of, CompactionPolicy policy) {
        return new Compaction(of, files(of), policy);
    }

    private static CompactionPolicy purge(double amplification, double minShare) {
        return new CompactionPolicy(2, 1, 1 << 20, 1 << 21, new Purge(amplification, minShare));
    }

    private static List<List<Object>> rows(ObjectStore store, AddFile file) {
        DeltaTable opened = DeltaTable.open(store, TestContexts.counted()).orElseThrow();
        try (RowCursor cursor = files(opened).read(file, LAYOUT, Rows.all(LAYOUT))) {
            return Rows.read(cursor);
        }
    }

    @Test
    void theDirtiestFilesAreCleanedUntilTheTableIsCleanEnough() {
        file(0);
        AddFile light = file(20);
        AddFile heavy = file(60);
        AddFile middle = file(40);

        // 400 rows, 280 live: 1.43. Without the heavy one's 60 it is 340, or 1.21.
        assertThat(compaction(table, purge(1.25, 0.15)).plan().groups())
                .extracting(FileGroup::sources)
                .containsExactly(List.of(heavy));
        assertThat(compaction(table, purge(1.0, 0.15)).plan().groups())
                .as("together they are less than a file")
                .extracting(FileGroup::sources)
                .containsExactly(List.of(light, heavy, middle));
        assertThat(compaction(table, new CompactionPolicy(2, 1, 1, 1, new Purge(1.0, 0.15)))
                        .plan()
                        .groups())
                .extracting(FileGroup::sources)
                .containsExactly(List.of(light), List.of(heavy), List.of(middle));
        assertThat(compaction(table, purge(1.0, 0.5)).plan().groups()).hasSize(1);
        assertThat(compaction(table, purge(1.5, 0.15)).plan().groups()).isEmpty();
    }

    @Test
    void liveRowsStayInOrderAndNothingChanges() {
        AddFile heavy = file(60);
        List<List<Object>> before = rows(objects, heavy);

        CompactionResult result = compaction(table, NO_FILE_IS_SMALL).run();

        assertThat(result.rows()).isEqualTo(40);
        AddFile clean = table.snapshot().files().iterator().next();
        assertThat(clean.deletionVector()).isEmpty();
        assertThat(clean.tags()).isEqualTo(Map.of(WriterSettings.LANE_TAG, "t-0"));
        assertThat(rows(objects, clean)).isEqualTo(before).hasSize(40);
        assertThat(new KernelRows(objects).all()).hasSize(40);
        assertThat(new TableInspection(table, files(table))
                        .verify(List.of("id"), 9)
                        .isSound())
                .isTrue();
        new CommitFiles(objects)
                .read(result.version().getAsLong())
                .orElseThrow()
                .actions()
                .forEach(action -> {
                    assertThat(action instanceof AddFile add && add.dataChange())
                            .isFalse();
                    assertThat(action instanceof Action.RemoveFile remove && remove.dataChange())
                            .isFalse();
                });
        assertThat(compaction(table, NO_FILE_IS_SMALL).run()).isEqualTo(CompactionResult.NOTHING);
    }

    @Test
    void aFileOfWhichAllRowsAreMarkedGoes() {
        file(100);
        file(0);

        CompactionResult result = compaction(table, NO_FILE_IS_SMALL).run();

        assertThat(result.filesRemoved()).isOne();
        assertThat(result.filesAdded()).isZero();
        assertThat(table.snapshot().files()).hasSize(1);
        assertThat(new KernelRows(objects).all()).hasSize(100);
    }

    /** What is small is told by live bytes, and small files with vectors are compacted with the others. */
    @Test
    void smallFilesLoseTheirVectorsOnTheWay() {
        file(10);
        file(0);
        file(0, Map.of(WriterSettings.LANE_TAG, "t-1"));
        CompactionPolicy allAreSmall = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);

        CompactionResult result = compaction(table, allAreSmall).run();

        assertThat(result.filesRemoved()).isEqualTo(2);
        assertThat(result.rows()).isEqualTo(190);
        assertThat(table.snapshot().files())
                .hasSize(2)
                .allMatch(file -> file.deletionVector().isEmpty())
                .extracting(file -> file.tags().get(WriterSettings.LANE_TAG))
                .containsExactlyInAnyOrder("t-0", "t-1");
    }

    @Test
    void tagsOfOthersNeitherKeepFilesApartNorStay() {
        file(0, Map.of(WriterSettings.LANE_TAG, "t-0", "INSERTION_TIME", "1"));
        file(0, Map.of(WriterSettings.LANE_TAG, "t-0", "INSERTION_TIME", "2"));

        assertThat(compaction(table, new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21))
                        .run()
                        .filesAdded())
                .isOne();
        assertThat(table.snapshot().files().iterator().next().tags()).isEqualTo(Map.of(WriterSettings.LANE_TAG, "t-0"));
    }

    @Test
    void rowsThatAreMarkedMeanwhileStayMarked() {
        AddFile heavy = file(60);
        FaultyObjectStore faulty = new FaultyObjectStore(objects);
        faulty.before(
                StoreOperation.PUT_IF_ABSENT,
                "_delta_log/",
                () -> mark(heavy, LongStream.range(0, 70).toArray()));
        DeltaTable racing = DeltaTable.open(faulty, TestContexts.counted()).orElseThrow();

        CompactionResult result = compaction(racing, NO_FILE_IS_SMALL).run();

        assertThat(result.abandoned()).isZero();
        assertThat(result.rows()).as("copied before it was known").isEqualTo(40);
        assertThat(new KernelRows(objects).all()).hasSize(30);
        assertThat(compaction(table, NO_FILE_IS_SMALL).run().rows()).isEqualTo(30);
        assertThat(new KernelRows(objects).all()).hasSize(30);
    }

    /** A hot key that is alone in its file takes the file with it, at every flush. */
    @Test
    void rowsOfAFileThatIsGoneMeanwhileAreGoneInTheCopy() {
        CompactionPolicy allAreSmall = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);
        AddFile gone = file(30);
        AddFile marked = file(0);
        List<Object> ofMarked =
                rows(objects, marked).stream().map(row -> row.get(0)).toList();
        file(0);
        FaultyObjectStore faulty = new FaultyObjectStore(objects);
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> {
            mark(marked, 0, 99);
            commitOfAnother(gone.remove(1, true));
        });
        DeltaTable racing = racing(faulty);

        CompactionResult result = compaction(racing, allAreSmall).run();

        assertThat(result.abandoned()).isZero();
        assertThat(result.filesRemoved()).isEqualTo(2);
        assertThat(racing.snapshot().files()).hasSize(1);
        assertThat(new KernelRows(objects).all())
                .extracting(row -> row.get(0))
                .hasSize(198)
                .doesNotContain(ofMarked.get(0), ofMarked.get(99))
                .containsAll(ofMarked.subList(1, 99));
    }

    @Test
    void aCopyOfWhichMoreThanHalfIsGoneWithItsFilesIsGivenUp() {
        CompactionPolicy allAreSmall = new CompactionPolicy(2, 1 << 20, 1 << 20, 1 << 21);
        List<AddFile> files = List.of(file(0), file(0), file(0));
        FaultyObjectStore faulty = new FaultyObjectStore(objects);
        faulty.before(
                StoreOperation.PUT_IF_ABSENT,
                "_delta_log/",
                () -> commitOfAnother(files.get(0).remove(1, true), files.get(2).remove(1, true)));
        DeltaTable racing = racing(faulty);

        assertThat(compaction(racing, allAreSmall).run().abandoned()).isOne();

        assertThat(new KernelRows(objects).all()).hasSize(100);
    }

    /** From the second commit of a run on writers have marked rows since it was planned. */
    @Test
    void groupsOfLaterCommitsAreThoseOfTheTableAsItIsThen() {
        List<AddFile> heavy = IntStream.range(0, 24).mapToObj(i -> file(60)).toList();
        CompactionPolicy oneByOne =
                new CompactionPolicy(2, 1, heavy.get(0).size() / 2, heavy.get(0).size());
        FaultyObjectStore faulty = new FaultyObjectStore(objects);
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> mark(heavy, 70));
        DeltaTable racing = racing(faulty);

        CompactionResult result = compaction(racing, oneByOne).run();

        assertThat(result.commits()).isGreaterThan(1);
        assertThat(result.abandoned()).isZero();
        assertThat(new KernelRows(objects).all()).hasSize(24 * 30);
    }

    private static DeltaTable racing(ObjectStore store) {
        return DeltaTable.open(
                        store, TestContexts.counted("r", TestContexts.counted().clock()))
                .orElseThrow();
    }

    private void commitOfAnother(Action... actions) {
        DeltaTable.open(
                        objects,
                        TestContexts.counted("o" + ids++, TestContexts.counted().clock()))
                .orElseThrow()
                .commit(base -> draft(actions));
    }

    /** Marks the first rows of all these files, in one commit with one file of vectors. */
    private List<AddFile> mark(List<AddFile> files, int rows) {
        RowPositions first = RowPositions.of(LongStream.range(0, rows).toArray());
        List<DeletionVector> vectors =
                new DeletionVectors(objects).write(Collections.nCopies(files.size(), first), 0, new UUID(ids, rows));
        List<AddFile> marked = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            marked.add(MarkedFile.of(files.get(i), vectors.get(i)));
            actions.add(files.get(i).remove(1, true));
        }
        actions.addAll(marked);
        DeltaTable other = DeltaTable.open(
                        objects,
                        TestContexts.counted("m" + ids++, TestContexts.counted().clock()))
                .orElseThrow();
        other.commit(base -> draft(actions.toArray(new Action[0])));
        return marked;
    }

    /** Where requests take long and flushes come each second, it would otherwise lose for ever. */
    @Test
    void aCompactionThatLosesRacesAsksOnceForAllThatAWinnerMarked() {
        List<AddFile> heavy = IntStream.range(0, 8).mapToObj(i -> file(60)).toList();
        CountingObjectStore counted = new CountingObjectStore(objects);
        FaultyObjectStore faulty = new FaultyObjectStore(counted);
        faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> {
            List<AddFile> once = mark(heavy, 70);
            faulty.before(StoreOperation.PUT_IF_ABSENT, "_delta_log/", () -> {
                mark(once, 80);
                counted.reset();
            });
        });
        DeltaTable racing = racing(faulty);

        CompactionResult result = compaction(racing, NO_FILE_IS_SMALL).run();

        assertThat(result.abandoned()).isZero();
        assertThat(faulty.isSpent()).isTrue();
        assertThat(counted.count(StoreOperation.GET, "deletion_vector_")).isOne();
        assertThat(new KernelRows(objects).all()).hasSize(8 * 20);
    }

    @Test
    void statisticsThatDoNotTellMakeNoFileDirty() {
        AddFile file = file(60);
        for (String stats : new String[] {null, "{}", "[", "{\"numRecords\":\"x\"}", "{\"numRecords\":0}"}) {
            AddFile untold = new AddFile(
                    file.path(),
                    file.partitionValues(),
                    file.size(),
                    0,
                    true,
                    stats,
                    file.tags(),
                    file.deletionVector());
            var snapshot = dev.alluvium.delta.log.Snapshot.of(
                    1,
                    0,
                    table.snapshot().protocol(),
                    table.snapshot().metadata(),
                    new dev.alluvium.delta.log.Snapshot.State(List.of(untold), List.of()));
            assertThat(new dev.alluvium.delta.compact.CompactionPlanner(NO_FILE_IS_SMALL)
                            .plan(snapshot)
                            .groups())
                    .isEmpty();
        }
        assertThatThrownBy(() -> new Purge(0.9, 0.1)).hasMessageContaining("amplification");
        assertThatThrownBy(() -> new Purge(1.1, 0)).hasMessageContaining("share");
    }
}
