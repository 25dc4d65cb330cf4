// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.StoreOperation;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import dev.alluvium.delta.vacuum.VacuumResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what no version within the retention names is deleted. P-47, P-48, P-49. */
final class VacuumTest {
    private final UpkeepTable table = UpkeepTable.create();

    @Test
    void supersededFilesGoWhenTheyAndTheirRemovalAreOlderThanTheRetention() {
        rewriteEveryPartition();
        Set<String> before = table.objects.keys();

        table.clock.advance(UpkeepTable.RETENTION);
        assertThat(vacuum().candidates()).isZero();
        table.clock.advance(1);
        VacuumResult result = vacuum();

        assertThat(result.deleted()).isEqualTo(UpkeepTable.HOSTILE.size());
        assertThat(new Judge(table.objects).orphans()).isEmpty();
        assertThat(before.stream().filter(key -> !table.objects.keys().contains(key)))
                .hasSize(UpkeepTable.HOSTILE.size())
                .allMatch(key -> key.endsWith(".parquet"));
        table.rowsAreThoseOfTheModel();
    }

    /** An old file whose removal is young was live a moment ago. */
    @Test
    void anOldFileThatWasRemovedRecentlyStays() {
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "old");
        Set<String> old = new Judge(table.objects).liveKeys(1);
        table.clock.advance(UpkeepTable.RETENTION.multipliedBy(3));
        table.put(writer, 1, "plain", "new");

        assertThat(vacuum().candidates()).isZero();

        assertThat(table.objects.keys()).containsAll(old);
    }

    @Test
    void vacuumKeepsFilesOfRunningCommit() {
        table.fill(2);
        table.objects.put("_region=plain/uncommitted.parquet", new byte[3]);
        table.clock.advance(UpkeepTable.RETENTION);

        assertThat(vacuum().candidates()).isZero();
        table.clock.advance(1);
        VacuumResult late = vacuum();

        assertThat(late).isEqualTo(new VacuumResult(late.listed(), 1, 3, 1));
    }

    @Test
    void hiddenPlacesAreLeftAloneAndPartitionsWithSuchNamesAreNot() {
        table.fill(2);
        List<String> hidden = List.of(
                "_alluvium/manifests/state.json",
                "_symlink_format_manifest/x=1/manifest",
                "_delta_log/_sidecars/file.parquet",
                "_change_data/cdc-1.parquet",
                ".tmp/x.parquet",
                "_regionx=1/file.parquet",
                "plain/_temporary/file.parquet",
                "_region=plain/.file.parquet.crc");
        hidden.forEach(key -> table.objects.put(key, new byte[1]));
        table.objects.put("_region=__HIVE_DEFAULT_PARTITION__/orphan.parquet", new byte[1]);
        table.objects.put("anything", new byte[1]);
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));

        assertThat(vacuum().deleted()).isEqualTo(2);

        assertThat(table.objects.keys()).containsAll(hidden);
        table.rowsAreThoseOfTheModel();
    }

    /** Its directories are named by a hash, so that none begins with the column's name. */
    @Test
    void aPartitionColumnWithALongNameOpensNoHiddenPlace() {
        MemoryObjects objects = new MemoryObjects(table.clock);
        String name = "c".repeat(300);
        TableCreation.create(
                objects,
                new TableSpec(
                        StructType.of(
                                StructField.of(name, PrimitiveType.STRING), StructField.of("v", PrimitiveType.STRING)),
                        List.of(name),
                        Map.of(),
                        ""),
                table.context());
        objects.put("_alluvium/manifests/x", new byte[1]);
        objects.put("_symlink_format_manifest/manifest", new byte[1]);
        Set<String> before = objects.keys();
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));

        assertThat(table.vacuum(table.open(objects)).run(Vacuum.NO_VERSION).candidates())
                .isZero();

        assertThat(objects.keys()).containsAll(before);
    }

    @Test
    void whatATableBelowThisOneHasIsItsOwn() {
        table.fill(2);
        List<String> below = List.of(
                "sub/nested/_delta_log/00000000000000000000.json",
                "sub/nested/part-1.parquet",
                "sub/nested/p=1/part-2.parquet",
                "_region=plain/other/_delta_log/00000000000000000000.json",
                "_region=plain/other/part-3.parquet");
        below.forEach(key -> table.objects.put(key, new byte[1]));
        table.objects.put("sub/part-4.parquet", new byte[1]);
        table.objects.put("sub/nested2/part-5.parquet", new byte[1]);
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));

        assertThat(vacuum().deleted()).isEqualTo(2);

        assertThat(table.objects.keys()).containsAll(below);
    }

    /** The log names those that are needed, as it does data files; see MarkedRowsTest. */
    @Test
    void deletionVectorsThatNoVersionNamesGo() {
        table.fill(2);
        List<String> vectors = List.of(
                "deletion_vector_61d16c75-6994-46b7-a15b-8b538852e50e.bin",
                "ab/deletion_vector_61d16c75-6994-46b7-a15b-8b538852e50f.bin");
        vectors.forEach(key -> table.objects.put(key, new byte[1]));
        assertThat(vacuum().candidates()).as("still young").isZero();
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));

        assertThat(vacuum().deleted()).isEqualTo(2);

        assertThat(table.objects.keys()).doesNotContainAnyElementsOf(vectors);
    }

    @Test
    void whatTheTableItselfAsksForCountsIfItIsLonger() {
        rewriteEveryPartition();
        setRetention("interval 4 weeks 2 days");
        table.clock.advance(Duration.ofDays(30));
        assertThat(vacuum().candidates()).isZero();
        assertThat(new Vacuum(table.open(table.objects), new VacuumPolicy(UpkeepTable.RETENTION, true, true))
                        .run(Vacuum.NO_VERSION)
                        .candidates())
                .as("somebody means it")
                .isEqualTo(UpkeepTable.HOSTILE.size());

        table.clock.advance(1);
        assertThat(vacuum().deleted()).isEqualTo(UpkeepTable.HOSTILE.size());
    }

    @Test
    void aShorterOneDoesNot() {
        rewriteEveryPartition();
        setRetention("interval 1 day");
        table.clock.advance(UpkeepTable.RETENTION);

        assertThat(vacuum().candidates()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "interval", "7", "interval 7 months", "interval 1 day or so", "-3 days"})
    void aRetentionThatNobodyUnderstandsIsRefused(String text) {
        rewriteEveryPartition();
        setRetention(text);
        table.clock.advance(Duration.ofDays(400));

        assertThatThrownBy(this::vacuum)
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("its property delta.deletedFileRetentionDuration is no interval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interval 192 hours",
                "INTERVAL '8 days'",
                "8 days",
                "interval 1 week 1 day",
                "interval 691200000000000 nanoseconds",
                "interval 99999999999999999999 weeks"
            })
    void intervalsAreReadAsOthersSpellThem(String text) {
        rewriteEveryPartition();
        setRetention(text);
        table.clock.advance(Duration.ofDays(8));

        assertThat(vacuum().candidates()).isZero();
    }

    private void setRetention(String text) {
        table.open(table.objects).commit(base -> {
            Action.Metadata old = base.metadata();
            Action.Metadata asking = new Action.Metadata(
                    old.id(),
                    old.name(),
                    old.description(),
                    old.schemaString(),
                    old.partitionColumns(),
                    Map.of("delta.deletedFileRetentionDuration", text),
                    old.createdTime());
            return Optional.of(
                    new CommitDraft("SET TBLPROPERTIES", Map.of(), Map.of(), false, List.<Action>of(asking), () -> {}));
        });
    }

    @Test
    void aDryRunCountsAndDeletesNothing() {
        rewriteEveryPartition();
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        Set<String> before = dataFiles();

        VacuumResult result = new Vacuum(
                        table.open(table.objects), new VacuumPolicy(UpkeepTable.RETENTION, false, true))
                .run(Vacuum.NO_VERSION);

        assertThat(result.candidates()).isEqualTo(UpkeepTable.HOSTILE.size());
        assertThat(result.bytes()).isPositive();
        assertThat(result.deleted()).isZero();
        assertThat(dataFiles()).isEqualTo(before);
    }

    @Test
    void aShortRetentionMustBeMeant() {
        assertThatThrownBy(() -> new VacuumPolicy(Duration.ofHours(1), false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below PT168H");
        assertThat(new VacuumPolicy(Duration.ofHours(1), true, false).retention())
                .isEqualTo(Duration.ofHours(1));
    }

    /** What old manifests list stays until newer ones are written, however long that takes. */
    @Test
    void filesThatManifestsStillListStay() {
        rewriteEveryPartition();
        long shown = 1;
        Set<String> listed = new Judge(table.objects).liveKeys(shown);
        table.clock.advance(UpkeepTable.RETENTION.multipliedBy(5));

        new Vacuum(table.open(table.objects), new VacuumPolicy(UpkeepTable.RETENTION, false, false)).run(shown);

        assertThat(table.objects.keys()).containsAll(listed);
    }

    @Test
    void aFileThatIsAddedAgainBetweenListingAndDeletingStays() {
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "old");
        AddFile old = table.open(table.objects).snapshot().files().iterator().next();
        table.put(writer, 1, "plain", "new");
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        FaultyObjectStore faulty = new FaultyObjectStore(table.objects);
        DeltaTable open = table.open(faulty);
        // The third request for version 2 is the look at the log between planning and deleting.
        faulty.before(StoreOperation.GET, "_delta_log/00000000000000000001", () -> {});
        faulty.before(StoreOperation.GET, "_delta_log/00000000000000000003", () -> {});
        faulty.before(
                StoreOperation.GET,
                "_delta_log/00000000000000000003",
                () -> table.open(table.objects)
                        .commit(base -> Optional.of(new CommitDraft(
                                "RESTORE", Map.of(), Map.of(), false, List.<Action>of(old), () -> {}))));

        VacuumResult result = table.vacuum(open).run(Vacuum.NO_VERSION);

        assertThat(result.candidates()).isEqualTo(1);
        assertThat(result.deleted()).isZero();
        new Judge(table.objects).nothingNeededIsGone(3);
    }

    @Test
    void aLogThatDoesNotReachBackIsRefused() {
        rewriteEveryPartition();
        table.clock.advance(UpkeepTable.RETENTION.plusDays(1));
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "once more");
        DeltaTable open = table.open(table.objects);
        Judge judge = new Judge(table.objects);
        for (long version = 0; version < judge.newest(); version++) {
            table.objects.delete(List.of("_delta_log/%020d.json".formatted(version)));
        }
        Set<String> before = table.objects.keys();

        assertThatThrownBy(() -> table.vacuum(open).run(Vacuum.NO_VERSION))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("is not in the log any more");
        assertThat(table.objects.keys()).containsAll(before);
    }

    /** A host whose clock is ahead would think everything old. */
    @Test
    void agesAreMeasuredByTheStoresOwnTime() {
        rewriteEveryPartition();
        HandClock ahead = new HandClock(table.clock.millis());
        ahead.advance(UpkeepTable.RETENTION.multipliedBy(10));
        DeltaTable open = dev.alluvium.delta.ReplayedTables.open(
                table.objects, dev.alluvium.delta.TestContexts.counted("ahead", ahead));

        assertThat(table.vacuum(open).run(Vacuum.NO_VERSION).candidates()).isZero();
    }

    /** Nor does a store whose clock has jumped make everything old. */
    @Test
    void theEarlierOfTwoClocksCounts() {
        rewriteEveryPartition();
        HandClock ahead = new HandClock(table.clock.millis());
        ahead.advance(UpkeepTable.RETENTION.multipliedBy(10));
        MemoryObjects jumped = table.objects.copy(ahead);

        assertThat(table.vacuum(table.open(jumped)).run(Vacuum.NO_VERSION).candidates())
                .isZero();
    }

    @Test
    void aRemovalIsOldOneMomentAfterTheRetention() {
        TableWriter writer = table.writer(table.open(table.objects));
        table.put(writer, 1, "plain", "old");
        table.clock.advance(UpkeepTable.RETENTION);
        table.put(writer, 1, "plain", "new");
        table.clock.advance(UpkeepTable.RETENTION);

        assertThat(vacuum().candidates()).isZero();
        table.clock.advance(1);
        assertThat(vacuum().candidates()).isEqualTo(1);
    }

    private VacuumResult vacuum() {
        return table.vacuum(table.open(table.objects)).run(Vacuum.NO_VERSION);
    }

    private void rewriteEveryPartition() {
        TableWriter writer = table.writer(table.open(table.objects));
        for (String v : List.of("old", "new")) {
            for (int i = 0; i < UpkeepTable.HOSTILE.size(); i++) {
                table.put(writer, i, UpkeepTable.HOSTILE.get(i), v);
            }
        }
    }

    private Set<String> dataFiles() {
        return table.objects.keys().stream()
                .filter(key -> key.endsWith(".parquet"))
                .collect(Collectors.toSet());
    }
}
