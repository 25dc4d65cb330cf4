// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.CommitConflictException;
import dev.alluvium.delta.error.StorageUnavailableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.manifest.ManifestResult;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.CountingObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.StoreOperation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests list exactly the live files of one version. P-49, P-50, P-76, P-77. */
final class SymlinkManifestsTest {
    private static final String PLAIN = "_symlink_format_manifest/_region=plain/manifest";

    private final UpkeepTable table = UpkeepTable.create();

    @Test
    void everyPartitionValueHasItsManifest() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (int i = 0; i < UpkeepTable.HOSTILE.size(); i++) {
            table.put(writer, i, UpkeepTable.HOSTILE.get(i), "v");
        }

        ManifestResult result = new SymlinkManifests(table.open(table.objects)).run();

        assertThat(result)
                .isEqualTo(new ManifestResult(
                        UpkeepTable.HOSTILE.size(),
                        UpkeepTable.HOSTILE.size(),
                        0,
                        UpkeepTable.HOSTILE.size(),
                        List.of()));
        new Judge(table.objects).manifestsShowTheNewestVersion();
        assertThat(table.objects.keys())
                .contains(
                        "_symlink_format_manifest/_region=a b%2Fc%3Ad%3Dé%25/manifest",
                        "_symlink_format_manifest/_region=__HIVE_DEFAULT_PARTITION__/manifest",
                        "_symlink_format_manifest/_region=%252F/manifest");
    }

    @Test
    void aLineIsAnAbsoluteUriAsTheStoreSpellsIt() {
        table.put(table.writer(table.open(table.objects)), 1, "a b/c:d=é%", "v");

        new SymlinkManifests(table.open(table.objects)).run();

        assertThat(new String(
                        table.objects.get("_symlink_format_manifest/_region=a b%2Fc%3Ad%3Dé%25/manifest"),
                        StandardCharsets.UTF_8))
                .startsWith("s3://bucket/base/table/_region=a b%2Fc%3Ad%3Dé%25/part-00000-")
                .endsWith(".snappy.parquet\n");
    }

    @Test
    void onlyTouchedPartitionsAreWrittenAgain() {
        CountingObjectStore counting = new CountingObjectStore(table.objects);
        DeltaTable open = table.open(counting);
        TableWriter writer = table.writer(open);
        table.fill(2);
        SymlinkManifests manifests = new SymlinkManifests(open);
        manifests.run();

        table.put(writer, 1_001, "plain", "v");
        counting.reset();
        assertThat(manifests.isDue()).isTrue();
        manifests.run();

        assertThat(counting.calls().stream()
                        .filter(call -> call.operation() == StoreOperation.PUT)
                        .map(CountingObjectStore.Call::key))
                .containsExactly("_alluvium/manifests/state.json", PLAIN, "_alluvium/manifests/state.json");
        assertThat(manifests.isDue()).isFalse();
        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    @Test
    void emptiedPartitionLeavesManifest() {
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "v");
        SymlinkManifests manifests = new SymlinkManifests(table.open(table.objects));
        manifests.run();

        table.put(writer, 1, "x=y", "v");
        ManifestResult result = manifests.run();

        assertThat(result.deleted()).isEqualTo(1);
        assertThat(table.objects.keys()).doesNotContain(PLAIN);
        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    @Test
    void aFreshProcessRemovesManifestsOfPartitionsThatAreGone() {
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "v");
        new SymlinkManifests(table.open(table.objects)).run();
        table.put(writer, 1, "x=y", "v");

        new SymlinkManifests(table.open(table.objects)).run();

        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    @Test
    void aFreshProcessWithNothingToDoWritesNothing() {
        table.fill(2);
        new SymlinkManifests(table.open(table.objects)).run();
        CountingObjectStore counting = new CountingObjectStore(table.objects);

        new SymlinkManifests(table.open(counting)).run();

        assertThat(counting.count(StoreOperation.PUT, "")).isZero();
    }

    @Test
    void manifestNeverGoesBackAVersion() {
        table.fill(2);
        DeltaTable ahead = table.open(table.objects);
        new SymlinkManifests(ahead).run();
        MemoryObjects behind = table.objects.copy(table.clock);
        behind.delete(List.of("_delta_log/00000000000000000002.json"));

        assertThatThrownBy(() -> new SymlinkManifests(table.open(behind)).run())
                .isInstanceOf(CommitConflictException.class)
                .hasMessageContaining("show version 2");
    }

    @Test
    void aSecondGeneratorIsNoticedAndWhatItWroteIsMended() {
        table.fill(2);
        TableWriter writer = table.writer(table.open(table.objects));
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        SymlinkManifests slow = new SymlinkManifests(table.open(faulty));
        faulty.before(StoreOperation.PUT, PLAIN, () -> {
            table.put(writer, 1_001, "plain", "v");
            new SymlinkManifests(table.open(table.objects)).run();
        });

        assertThatThrownBy(slow::run).isInstanceOf(CommitConflictException.class);
        slow.run();

        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    @Test
    void aTableWithoutPartitionsAlwaysHasOneManifest() {
        MemoryObjects objects = new MemoryObjects(table.clock);
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        TableCreation.create(objects, new TableSpec(schema, List.of(), Map.of(), ""), table.context());

        new SymlinkManifests(ReplayedTables.open(objects, table.context())).run();

        assertThat(objects.get("_symlink_format_manifest/manifest")).isEmpty();
    }

    @Test
    void manifestWarnsAboveThousandFiles() {
        DeltaTable open = table.open(table.objects);
        List<Action> adds = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            adds.add(new AddFile(
                    "_region=plain/f" + i,
                    Collections.singletonMap("_region", "plain"),
                    1,
                    0,
                    true,
                    null,
                    Map.of(),
                    Optional.empty()));
        }
        open.commit(base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, adds, () -> {})));

        assertThat(new SymlinkManifests(open).run().crowded()).containsExactly("_region=plain/");
    }

    /** Another engine may spell a remove without partition values, or its maps in another order. */
    @Test
    void aRemoveThatNamesNoPartitionIsFoundByComparing() {
        DeltaTable open = table.open(table.objects);
        table.put(table.writer(table.open(table.objects)), 1, "plain", "v");
        SymlinkManifests manifests = new SymlinkManifests(open);
        manifests.run();
        AddFile file = open.snapshot().files().iterator().next();

        open.commit(base -> Optional.of(new CommitDraft(
                "DELETE",
                Map.of(),
                Map.of(),
                false,
                List.of(new Action.RemoveFile(
                        file.path(),
                        java.util.OptionalLong.of(1),
                        true,
                        false,
                        Map.of(),
                        java.util.OptionalLong.empty(),
                        Optional.empty())),
                () -> {})));
        manifests.run();

        assertThat(table.objects.keys()).doesNotContain(PLAIN);
        assertThat(new Judge(table.objects).manifests()).isEqualTo(Map.of());
    }

    /** Nobody maintained the table for long; a reader took the old manifest just before somebody did. */
    @Test
    void aReaderOfAManifestThatWasStaleForLongNeverFailsWithinTheRetention() {
        table.fill(4);
        new SymlinkManifests(table.open(table.objects)).run();
        Set<String> held = new Judge(table.objects).liveKeys(4);
        table.compaction(table.open(table.objects), 2).run();
        table.clock.advance(UpkeepTable.RETENTION.multipliedBy(5));

        TableWriter writer = table.writer(table.open(table.objects));
        for (int i = 0; i < 4; i++) {
            table.put(writer, 1_001 + 2 * i, "x=y", "v");
            table.upkeep(table.objects);
            assertThat(table.objects.keys()).containsAll(held);
            table.clock.advance(UpkeepTable.RETENTION.dividedBy(4));
        }
        table.clock.advance(1);
        table.upkeep(table.objects);

        assertThat(table.objects.keys()).doesNotContainAnyElementsOf(held);
        table.rowsAreThoseOfTheModel();
    }

    /** Until it has ended well, nobody may rely on what manifests show. */
    @Test
    void aRunThatFailedShowsNoVersion() {
        table.fill(2);
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        SymlinkManifests manifests = new SymlinkManifests(table.open(faulty));
        manifests.run();
        assertThat(manifests.version()).isEqualTo(2);
        table.put(table.writer(table.open(table.objects)), 1_001, "plain", "v");
        faulty.fail(StoreOperation.PUT, PLAIN, FaultyObjectStore.Fault.UNAVAILABLE);

        assertThatThrownBy(manifests::run).isInstanceOf(StorageUnavailableException.class);

        assertThat(manifests.version()).isEqualTo(-1);
        assertThat(manifests.isDue()).isTrue();
    }

    /** One partition shows the version of the first, the others an older one, and the second names all of them. */
    @Test
    void twoCrashesInARowAreNamed() {
        table.fill(2);
        TableWriter writer = table.writer(table.open(table.objects));
        new SymlinkManifests(table.open(table.objects)).run();
        table.put(writer, 1_001, "plain", "v");
        crash("_symlink_format_manifest/");
        table.put(writer, 1_003, "plain", "v");
        crash("_alluvium/manifests/state.json");

        new Judge(table.objects).manifestsShowVersionsThatAreNamed();
    }

    private void crash(String afterPut) {
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        faulty.fail(StoreOperation.PUT, afterPut, FaultyObjectStore.Fault.CRASH_AFTER);
        SymlinkManifests manifests = new SymlinkManifests(table.open(faulty));
        assertThatThrownBy(manifests::run).isInstanceOf(FaultyObjectStore.Crash.class);
    }

    @Test
    void theStateOfAnEarlierTableAtThisPlaceCountsForNothing() {
        table.fill(2);
        String earlier = "{\"format\":1,\"tableId\":\"another\",\"version\":50,\"writing\":[60],\"writer\":\"w\"}";
        table.objects.put("_alluvium/manifests/state.json", earlier.getBytes(StandardCharsets.UTF_8));

        new SymlinkManifests(table.open(table.objects)).run();

        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    /** When a manifest was replaced is told by the store's time: the worker's may be wrong. */
    @Test
    void aWorkerWhoseClockIsBehindTakesNothingFromAReader() {
        table.fill(4);
        new SymlinkManifests(table.open(table.objects)).run();
        Set<String> held = new Judge(table.objects).liveKeys(4);
        table.compaction(table.open(table.objects), 2).run();
        HandClock behind = new HandClock(table.clock.millis());
        table.clock.advance(UpkeepTable.RETENTION.multipliedBy(5));
        DeltaTable slow = ReplayedTables.open(table.objects, TestContexts.counted("behind", behind));
        new SymlinkManifests(slow).run();

        DeltaTable open = table.open(table.objects);
        table.vacuum(open).run(5);

        assertThat(table.objects.keys()).containsAll(held);
    }

    /** What another one wrote between two runs may be older than it thought. */
    @Test
    void aGeneratorThatWroteBetweenTwoRunsMakesTheNextOneCompareAll() {
        table.fill(2);
        TableWriter writer = table.writer(table.open(table.objects));
        SymlinkManifests ours = new SymlinkManifests(table.open(table.objects));
        ours.run();
        byte[] old = table.objects.get(PLAIN);
        table.put(writer, 1_001, "plain", "v");
        ours.run();
        table.put(writer, 1_003, "x=y", "v");
        new SymlinkManifests(table.open(table.objects)).run();
        table.objects.put(PLAIN, old);
        table.put(writer, 1_005, "x=y", "v");

        ours.run();

        new Judge(table.objects).manifestsShowTheNewestVersion();
    }

    /** A reader decodes nothing, neither the key nor the place of the table. */
    @Test
    void aLineIsSpelledPlainlyWhereverTheTableLies(@TempDir Path base) throws IOException {
        Path root = base.resolve("a b%20é");
        LocalObjectStore store = new LocalObjectStore(root);
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        TableCreation.create(store, new TableSpec(schema, List.of(), Map.of(), ""), table.context());
        DeltaTable open = table.open(store);
        AddFile file = new AddFile("f%20g", Map.of(), 1, 0, true, null, Map.of(), Optional.empty());
        open.commit(
                at -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.<Action>of(file), () -> {})));

        new SymlinkManifests(open).run();

        assertThat(Files.readAllLines(root.resolve("_symlink_format_manifest/manifest")))
                .containsExactly("file://" + root + "/f g");
    }

    /** P-47: what it holds in hand stays readable for the retention. */
    @Test
    void aReaderOfThePreviousManifestNeverFailsWithinTheRetention() {
        table.fill(4);
        DeltaTable open = table.open(table.objects);
        SymlinkManifests manifests = new SymlinkManifests(open);
        manifests.run();
        Set<String> held = new Judge(table.objects).liveKeys(4);

        for (int i = 0; i < 4; i++) {
            table.compaction(open, 2).run();
            manifests.run();
            table.vacuum(open).run(manifests.version());
            assertThat(table.objects.keys()).containsAll(held);
            table.clock.advance(UpkeepTable.RETENTION.dividedBy(4));
        }
        table.clock.advance(1);
        table.vacuum(open).run(manifests.version());

        assertThat(table.objects.keys()).doesNotContainAnyElementsOf(held);
        table.rowsAreThoseOfTheModel();
    }
}
