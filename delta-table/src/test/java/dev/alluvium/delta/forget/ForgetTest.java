// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.DataFileSettings;
import dev.alluvium.delta.data.DataFileWriter;
import dev.alluvium.delta.data.DataFiles;
import dev.alluvium.delta.data.NewFile;
import dev.alluvium.delta.data.StatsColumns;
import dev.alluvium.delta.data.StoredTexts;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.data.parquet.ParquetDataFiles;
import dev.alluvium.delta.deletionvector.DeletionVectors;
import dev.alluvium.delta.deletionvector.MarkedFile;
import dev.alluvium.delta.deletionvector.RowPositions;
import dev.alluvium.delta.inspect.TableInspection;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStore;
import dev.alluvium.delta.storage.StoreOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of a forgotten row are planted wherever the engine keeps any, and looked for in every object. */
class ForgetTest {
    private static final StructType SCHEMA = StructType.of(
            StructField.of("id", PrimitiveType.STRING),
            StructField.of("mail", PrimitiveType.STRING),
            StructField.of("zone", PrimitiveType.STRING));
    private static final List<String> ZONE = List.of("zone");
    private static final String KEY = "person-4711";
    private static final String SECRET = "ada@example.org";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Clock NOW = Clock.fixed(TestContexts.NOW, ZoneOffset.UTC);

    private MemoryObjects objects = new MemoryObjects(NOW);
    private DeltaTable table;
    private int ids;

    @BeforeEach
    void makeTable() {
        Map<String, String> properties = Map.of("delta.checkpointInterval", "3");
        table = DeltaTable.create(objects, new TableSpec(SCHEMA, ZONE, properties, ""), context());
    }

    private dev.alluvium.delta.commit.TableContext context() {
        return TestContexts.counted("c" + ids++, NOW);
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

    private AddFile write(String zone, String... idsAndMails) {
        DataFileWriter writer = files(table)
                .create(new NewFile(
                        new TableLayout(SCHEMA, ZONE), Map.of("zone", zone), Map.of("alluvium.lane", "t-0")));
        for (int i = 0; i < idsAndMails.length; i += 2) {
            writer.write(new Object[] {idsAndMails[i], idsAndMails[i + 1], zone});
        }
        return writer.finish();
    }

    private void commit(Action... actions) {
        table.commit(
                base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), false, List.of(actions), () -> {})));
    }

    private AddFile replaced(AddFile old, AddFile added) {
        commit(old.remove(NOW.millis(), true), added);
        return added;
    }

    /** Five versions; the row is in a live file, in two that were replaced, and in the log of each. */
    private void fill() {
        AddFile first = write("eu", KEY, SECRET, "zz", "z@example.org");
        commit(first, new Txn("app:t-0", 1, OptionalLong.empty()));
        AddFile second = replaced(first, write("eu", KEY, SECRET + "x", "zz", "zz@example.org"));
        commit(write("us", "other", "o@example.org"));
        replaced(second, write("eu", "aa", "a@example.org", KEY, SECRET, "zz", "z@example.org"));
        commit(new Txn("app:t-0", 2, OptionalLong.empty()));
    }

    private static ForgottenKeys key(String id) {
        return new ForgottenKeys(List.of("id"), List.of(new Object[][] {{id}}));
    }

    private static Forget forget(DeltaTable of, Duration orphanAge) {
        return new Forget(of, files(of), key(KEY), new Forget.Policy(orphanAge, List.of(KEY, SECRET)));
    }

    private void nothingIsLeft(ObjectStore store) {
        assertThat(StoredTexts.holding(store, KEY)).isEmpty();
        assertThat(StoredTexts.holding(store, SECRET)).isEmpty();
    }

    private static void othersAreThere(DeltaTable of) {
        assertThat(new TableInspection(of, files(of)).verify(List.of("id"), 9).isSound())
                .isTrue();
        assertThat(new TableInspection(of, files(of)).verify(List.of("id"), 9).rows())
                .isEqualTo(3);
        assertThat(of.refresh().txnVersion("app:t-0")).hasValue(2);
    }

    /** The commit that forgets ends an interval here, so its checkpoint is there before anybody asks for it. */
    @Test
    void partsOfOthersCheckpointsGoWhoeverWroteTheNewest() {
        fill();
        String part = LogFiles.SIDECARS + "x.parquet";
        objects.putIfAbsent(part, objects.get(LogFiles.checkpoint(3)));
        assertThat(StoredTexts.holding(objects, SECRET)).contains(part);

        ForgetResult result = forget(table, WEEK).run();

        assertThat(table.refresh().version() % 3).isZero();
        assertThat(result.traces()).isEmpty();
        nothingIsLeft(objects);
        othersAreThere(table);
    }

    @Test
    void everyObjectForgets() {
        fill();
        assertThat(StoredTexts.holding(objects, SECRET))
                .as("data files, commits and a checkpoint")
                .hasSizeGreaterThan(5)
                .contains(LogFiles.checkpoint(3), LogFiles.commit(1));

        ForgetResult result = forget(table, WEEK).run();

        assertThat(result.traces()).isEmpty();
        assertThat(result.rewritten()).isOne();
        assertThat(result.rows()).isOne();
        assertThat(result.deleted()).isEqualTo(3);
        nothingIsLeft(objects);
        othersAreThere(table);
        othersAreThere(DeltaTable.open(objects, context()).orElseThrow());
        assertThat(table.snapshot().files()).allMatch(file -> file.tags().equals(Map.of("alluvium.lane", "t-0")));
        commit(write("eu", "new", "n@example.org"));
        assertThat(forget(table, WEEK).run()).matches(again -> again.rewritten() + again.deleted() == 0);
    }

    @Test
    void aDryRunChangesNothingAndSaysWhatWould() {
        fill();
        var before = objects.keys();

        ForgetResult planned = forget(table, WEEK).plan();

        assertThat(planned.rewritten()).isOne();
        assertThat(planned.deleted()).isEqualTo(3);
        assertThat(planned.logObjects()).isGreaterThan(5);
        assertThat(objects.keys()).isEqualTo(before);
    }

    @Test
    void aRowThatAVectorMarksIsErasedToo() {
        Map<String, String> properties = Map.of("delta.enableDeletionVectors", "true");
        objects = new MemoryObjects(NOW);
        table = DeltaTable.create(objects, new TableSpec(SCHEMA, ZONE, properties, ""), context());
        AddFile file = write("eu", "aa", "a", KEY, SECRET, "zz", "z", "y", "y");
        commit(file, new Txn("app:t-0", 2, OptionalLong.empty()));
        var vector = new DeletionVectors(objects)
                .write(List.of(RowPositions.of(1)), 0, new UUID(1, 2))
                .get(0);
        commit(file.remove(1, true), MarkedFile.of(file, vector));

        ForgetResult result = forget(table, WEEK).run();

        assertThat(result.traces()).isEmpty();
        assertThat(result.rows()).as("it was not live").isZero();
        nothingIsLeft(objects);
        othersAreThere(table);
        assertThat(table.snapshot().files())
                .allMatch(live -> live.deletionVector().isEmpty());
    }

    @Test
    void aFileOfARunningWriterStaysAndIsATraceUntilItIsOld() {
        fill();
        AddFile pending = write("us", KEY, SECRET);

        ForgetResult result = forget(table, WEEK).run();

        assertThat(result.traces()).singleElement().satisfies(trace -> {
            assertThat(trace.message()).contains("holds a row");
            assertThat(trace.object()).doesNotContain("zone=");
        });
        commit(pending);
        assertThat(forget(table, WEEK).run().traces()).isEmpty();
        nothingIsLeft(objects);

        write("us", KEY, SECRET);
        MemoryObjects aged = objects.copy(Clock.offset(NOW, Duration.ofDays(8)));
        DeltaTable later = DeltaTable.open(aged, TestContexts.counted("l", Clock.offset(NOW, Duration.ofDays(8))))
                .orElseThrow();
        assertThat(forget(later, WEEK).run().traces()).isEmpty();
        nothingIsLeft(aged);
    }

    @Test
    void manifestsShowTheNewFilesBeforeTheOldOnesGo() {
        fill();
        new SymlinkManifests(table).run();

        forget(table, WEEK).run();

        assertThat(new TableInspection(table, files(table)).verify(List.of(), 9).findings())
                .isEmpty();
    }

    /** Whatever was reached, the next run ends it. */
    @Test
    void aCrashAnywhereIsMendedByTheNextRun() {
        fill();
        List<StoreOperation> operations =
                List.of(StoreOperation.PUT, StoreOperation.PUT_IF_ABSENT, StoreOperation.DELETE);
        int crashes = 0;
        for (StoreOperation operation : operations) {
            for (int nth = 1; nth <= 4; nth++) {
                MemoryObjects copy = objects.copy(NOW);
                FaultyObjectStore faulty = new FaultyObjectStore(copy);
                crashBefore(faulty, operation, nth);
                DeltaTable opened = DeltaTable.open(faulty, context()).orElseThrow();
                try {
                    forget(opened, WEEK).run();
                } catch (Crash expected) {
                    crashes++;
                }
                DeltaTable again = DeltaTable.open(copy, context()).orElseThrow();
                // A crash leaves files that no version names; nobody else writes here.
                DeltaTable later = DeltaTable.open(
                                copy, TestContexts.counted("x" + ids++, Clock.offset(NOW, Duration.ofDays(1))))
                        .orElseThrow();
                assertThat(again.snapshot().version())
                        .isEqualTo(later.snapshot().version());
                assertThat(forget(later, Duration.ZERO.minusMillis(1)).run().traces())
                        .as("%s %d", operation, nth)
                        .isEmpty();
                nothingIsLeft(copy);
                othersAreThere(later);
            }
        }
        assertThat(crashes).isGreaterThanOrEqualTo(6);
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void crashBefore(FaultyObjectStore store, StoreOperation operation, int nth) {
        store.before(
                operation,
                "",
                nth == 1
                        ? () -> {
                            throw new Crash();
                        }
                        : () -> crashBefore(store, operation, nth - 1));
    }

    @Test
    void aTextThatIsStillThereIsATrace() {
        fill();
        commit(write("us", "friend", "knows " + SECRET));

        List<Trace> traces = forget(table, WEEK).run().traces();

        assertThat(traces).isNotEmpty().allMatch(trace -> trace.message().contains("a text"));
    }

    @Test
    void keysThatAreInTheNamesOfFilesAreRefused() {
        fill();
        ForgottenKeys zones = new ForgottenKeys(ZONE, new ArrayList<>(List.of(new Object[][] {{"eu"}})));

        assertThatThrownBy(() -> new Forget(table, files(table), zones, new Forget.Policy(WEEK, List.of())))
                .hasMessageContaining("'zone' partitions the table");
        assertThat(zones.toString()).doesNotContain("eu");
    }
}
