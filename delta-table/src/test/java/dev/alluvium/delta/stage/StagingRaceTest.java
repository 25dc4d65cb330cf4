// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.compact.Compaction;
import dev.alluvium.delta.compact.CompactionPolicy;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.SchemaJson;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.sim.NaiveTable;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import dev.alluvium.delta.storage.FaultyObjectStore;
import dev.alluvium.delta.storage.FaultyObjectStore.Fault;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.storage.StoreOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens between a plan and its commit: other mergers, other appends, other engines, lost answers. */
class StagingRaceTest {
    private static final String LOG = "_delta_log/";
    private static final Map<Integer, Long> ALL = Map.of(0, 200L, 1, 200L);

    @TempDir
    Path directory;

    private final Map<Integer, List<Change>> topic = StagingSimulationTest.topic(
            new Random(11), true, false, Kind.FULL, Kind.FULL, Kind.PARTIAL, Kind.UNAVAILABLE, Kind.DELETE);

    /** Half of the topic is merged, a quarter waits. */
    private StagingWorld world() {
        StagingWorld world = new StagingWorld(directory, false, false, true);
        world.process().append(topic, Map.of(0, 30L, 1, 12L));
        world.process().merge();
        world.process().append(topic, Map.of(0, 50L, 1, 40L));
        return world;
    }

    private NaiveTable model(StagingWorld world) {
        NaiveTable model = world.model();
        List<Change> all = new ArrayList<>();
        topic.values().forEach(all::addAll);
        model.commit(all);
        return model;
    }

    private void assertThatTheRestMerges(StagingWorld world) {
        world.process().append(topic, ALL);
        world.process().merge();
        assertThat(world.rows()).isEqualTo(model(world).rows());
        assertThat(StagingCrashTest.mergedEvents(world))
                .isEqualTo(topic.values().stream().mapToLong(List::size).sum());
    }

    private static Set<String> dataFiles(FaultyObjectStore store) {
        Set<String> keys = new HashSet<>();
        store.list("", "").forEachRemaining((ObjectStatus object) -> keys.add(object.key()));
        keys.removeIf(key -> !key.endsWith(".parquet") || key.startsWith(LOG));
        return keys;
    }

    @Test
    void mergerThatLosesItsRaceStopsAndLeavesNothing() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process slow = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> world.process().merge());

        assertThat(slow.merge().version()).isEmpty();
        assertThat(rows.isSpent()).isTrue();
        Set<String> left = dataFiles(rows);
        assertThatTheRestMerges(world);
        assertThat(left).containsExactlyInAnyOrderElementsOf(filesEverCommitted(world, left));
    }

    private static Set<String> filesEverCommitted(StagingWorld world, Set<String> among) {
        StringBuilder log = new StringBuilder();
        world.rowObjects
                .list(LOG, "")
                .forEachRemaining(commit -> log.append(
                        new String(world.rowObjects.get(commit.key()), java.nio.charset.StandardCharsets.UTF_8)));
        Set<String> named = new HashSet<>(among);
        named.removeIf(key -> log.indexOf(key.substring(key.lastIndexOf('/') + 1)) < 0);
        return named;
    }

    @Test
    void mergerThatLosesToOneThatKnewNewerEventsStops() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process slow = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> {
            world.process().append(topic, Map.of(0, 70L, 1, 60L));
            world.process().merge();
        });

        assertThat(slow.merge().version()).isEmpty();
        assertThatTheRestMerges(world);
    }

    /** It knew of the staged events, and another one had staged and merged more, before it asked for the rows. */
    @Test
    void mergerThatIsLateFromTheBeginningMergesWhatIsLeft() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process slow = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.GET, LOG, () -> {
            world.process().append(topic, Map.of(0, 70L, 1, 60L));
            world.process().merge();
        });

        assertThat(slow.merge().version()).isEmpty();
        assertThatTheRestMerges(world);
    }

    @Test
    void eventsThatAreStagedMeanwhileWaitForTheNextMerge() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process merger = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.CREATE, "", () -> world.process().append(topic, ALL));

        assertThat(merger.merge().version()).isPresent();
        assertThat(rows.isSpent()).isTrue();
        assertThat(world.merged(2)).isEqualTo(Map.of(0, 50L, 1, 40L));
        assertThatTheRestMerges(world);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_ANSWER", "LOST_REQUEST"})
    void mergeThatIsNotAnsweredIsMadeOnce(Fault fault) {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        rows.fail(StoreOperation.PUT_IF_ABSENT, LOG, fault);

        assertThat(world.process(world.stagingObjects, rows, 1 << 20).merge().version())
                .isPresent();
        assertThat(rows.isSpent()).isTrue();
        assertThatTheRestMerges(world);
    }

    @Test
    void compactionBetweenPlanAndCommitChangesNothing() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process merger = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> {
            DeltaTable table = world.process().rows;
            Compaction compaction = new Compaction(
                    table,
                    TableWriter.parquet(table, world.rowSettings()),
                    new CompactionPolicy(2, 1 << 19, 1 << 20, 1 << 21));
            compaction.run();
        });

        assertThat(merger.merge().version()).isPresent();
        assertThatTheRestMerges(world);
    }

    /** Another engine rewrites every file, without our tags and statistics, and adds a column. */
    @Test
    void anotherEnginesRewriteBetweenPlanAndCommitIsMergedInto() {
        StagingWorld world = world();
        FaultyObjectStore rows = new FaultyObjectStore(world.rowObjects);
        StagingWorld.Process merger = world.process(world.stagingObjects, rows, 1 << 20);
        rows.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> {
            addColumn(world.process().rows);
            rewriteAll(world.process().rows);
        });

        assertThat(merger.merge().version()).isPresent();
        world.process().append(topic, ALL);
        world.process().merge();
        assertThat(world.rows().stream().map(row -> row.replace(", note=null", "")))
                .isEqualTo(model(world).rows());
    }

    private static void addColumn(DeltaTable table) {
        StructType schema = SchemaJson.parse(table.snapshot().metadata().schemaString());
        List<StructField> fields = new ArrayList<>(schema.fields());
        fields.add(StructField.of("note", PrimitiveType.STRING));
        commit(table, List.of(table.snapshot().metadata().withSchemaString(SchemaJson.format(new StructType(fields)))));
    }

    private static void rewriteAll(DeltaTable table) {
        List<Action> actions = new ArrayList<>();
        int number = 0;
        for (AddFile file : table.snapshot().files()) {
            String copy = "other-" + number++ + ".parquet";
            table.store()
                    .put(
                            copy,
                            table.store().get(java.net.URI.create(file.path()).getPath()));
            actions.add(file.remove(1, false));
            actions.add(new AddFile(
                    copy, file.partitionValues(), file.size(), 1, false, null, Map.of(), file.deletionVector()));
        }
        commit(table, actions);
    }

    private static void commit(DeltaTable table, List<Action> actions) {
        table.commit(base -> Optional.of(new CommitDraft("OTHER", Map.of(), Map.of(), false, actions, () -> {})));
    }

    /** Delta sink 3.6: the expectation is what the buffer was filled on, whoever was there in between. */
    @Test
    void zombieStagesNothing() {
        StagingWorld world = world();
        StagingWorld.Process zombie = world.process();
        world.process().append(topic, Map.of(0, 60L));

        FlushResult late = zombie.append(topic, zombie.staging.snapshot(), Map.of(0, 70L));

        assertThat(late.version()).isEmpty();
        assertThat(late.fencedAppIds()).containsExactly("sink:topic-0");
        assertThatTheRestMerges(world);
    }

    @Test
    void appendThatLosesItsRaceToItsSuccessorKeepsTheOtherPartitions() {
        StagingWorld world = world();
        FaultyObjectStore staging = new FaultyObjectStore(world.stagingObjects);
        StagingWorld.Process slow = world.process(staging, world.rowObjects, 1 << 20);
        staging.before(
                StoreOperation.PUT_IF_ABSENT,
                LogFiles.commit(slow.staging.snapshot().version() + 1),
                () -> world.process().append(topic, Map.of(0, 60L)));

        FlushResult result = slow.append(topic, slow.staging.snapshot(), Map.of(0, 70L, 1, 60L));

        assertThat(staging.isSpent()).isTrue();
        assertThat(result.version()).isPresent();
        assertThat(result.fencedAppIds()).containsExactly("sink:topic-0");
        assertThat(dataFiles(staging)).hasSize(slow.staging.snapshot().files().size());
        assertThatTheRestMerges(world);
    }

    @Test
    void trimGivesWayToAnAppend() {
        StagingWorld world = world();
        world.process().merge();
        world.nowMillis.addAndGet(1000);
        FaultyObjectStore staging = new FaultyObjectStore(world.stagingObjects);
        StagingWorld.Process trimmer = world.process(staging, world.rowObjects, 1 << 20);
        staging.before(StoreOperation.PUT_IF_ABSENT, LOG, () -> world.process().append(topic, Map.of(0, 60L)));

        assertThat(trimmer.trim(Duration.ZERO).files()).isPositive();
        assertThat(trimmer.staging.snapshot().files()).hasSize(1);
        assertThatTheRestMerges(world);
    }
}
