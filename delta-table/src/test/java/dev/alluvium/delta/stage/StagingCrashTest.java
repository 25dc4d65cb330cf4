// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.merge.SimulatedStore;
import dev.alluvium.delta.sim.NaiveTable;
import dev.alluvium.delta.sim.NaiveTable.Change;
import dev.alluvium.delta.sim.NaiveTable.Kind;
import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.storage.ObjectStatus;
import dev.alluvium.delta.upkeep.HandClock;
import dev.alluvium.delta.upkeep.Judge;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R7: a process that dies before or after any request of an append, a merge or a trim loses and doubles nothing. */
class StagingCrashTest {
    private static final Pattern SOURCE_ROWS = Pattern.compile("\"numSourceRows\":\"(\\d+)\"");
    private static final Map<Integer, Long> ALL = Map.of(0, 200L, 1, 200L);

    @TempDir
    Path directory;

    /** What the process does that dies. */
    private enum Work {
        APPEND,
        MERGE,
        TRIM
    }

    private final Map<Integer, List<Change>> topic = StagingSimulationTest.topic(
            new Random(7), true, false, Kind.FULL, Kind.PARTIAL, Kind.UNAVAILABLE, Kind.DELETE);

    @ParameterizedTest
    @CsvSource({
        "APPEND,true,false",
        "APPEND,false,false",
        "MERGE,true,false",
        "MERGE,false,false",
        "MERGE,true,true",
        "MERGE,false,true",
        "TRIM,true,false",
        "TRIM,false,false"
    })
    void everyCrashPointIsHarmless(Work work, boolean onStaging, boolean vectors) {
        for (boolean after : new boolean[] {false, true}) {
            long request = 0;
            while (crashes(work, onStaging, vectors, after, request)) {
                request++;
            }
            assertThat(request).as("crash points of %s", work).isGreaterThanOrEqualTo(onStaging ? 3 : 0);
        }
    }

    /** Whether the work had so many requests. */
    private boolean crashes(Work work, boolean onStaging, boolean vectors, boolean after, long request) {
        StagingWorld world = new StagingWorld(directory, false, false, true, vectors);
        world.process().append(topic, Map.of(0, 30L, 1, 12L));
        world.process().merge();
        world.process().append(topic, Map.of(0, 50L, 1, 40L));
        world.nowMillis.addAndGet(1000);
        CrashPoints[] points = new CrashPoints[1];
        boolean crashed = false;
        try {
            StagingWorld.Process dying = dying(world, onStaging, store -> points[0] = store, after, request);
            switch (work) {
                case APPEND -> dying.append(topic, Map.of(0, 70L, 1, 60L));
                case MERGE -> dying.merge();
                case TRIM -> dying.trim(Duration.ZERO);
            }
        } catch (Crash expected) {
            crashed = true;
        }
        goOn(world);
        return crashed;
    }

    private StagingWorld.Process dying(
            StagingWorld world, boolean onStaging, Consumer<CrashPoints> seen, boolean after, long request) {
        var store = onStaging ? world.stagingObjects : world.rowObjects;
        CrashPoints points = after ? CrashPoints.after(store, request) : CrashPoints.before(store, request);
        seen.accept(points);
        return onStaging
                ? world.process(points, world.rowObjects, 1 << 20)
                : world.process(world.stagingObjects, points, 1 << 20);
    }

    /** A fresh process repeats everything; then the table is the model's and every event was merged once. */
    private void goOn(StagingWorld world) {
        StagingWorld.Process fresh = world.process();
        fresh.append(topic, ALL);
        fresh.merge();
        fresh.trim(Duration.ZERO);
        fresh.merge();
        NaiveTable model = world.model();
        List<Change> all = new ArrayList<>();
        topic.values().forEach(all::addAll);
        model.commit(all);
        assertThat(world.rows()).isEqualTo(model.rows());
        assertThat(mergedEvents(world)).isEqualTo(all.size());
        assertThat(fresh.staging.refresh().files()).isEmpty();
        nothingIsLeftAfterAVacuum(world.rowObjects);
        nothingIsLeftAfterAVacuum(world.stagingObjects);
    }

    private static void nothingIsLeftAfterAVacuum(SimulatedStore store) {
        HandClock clock = new HandClock(TestContexts.NOW.toEpochMilli());
        MemoryObjects aged = new MemoryObjects(clock);
        store.list("", "").forEachRemaining(each -> aged.put(each.key(), store.get(each.key())));
        Duration retention = Duration.ofDays(7);
        clock.advance(retention.plusDays(1));
        TableContext context = TestContexts.counted("vacuum", clock);
        new Vacuum(ReplayedTables.open(aged, context), new VacuumPolicy(retention, false, false))
                .run(Vacuum.NO_VERSION);
        new Judge(aged).nothingIsLeftOver();
    }

    static long mergedEvents(StagingWorld world) {
        long events = 0;
        for (Iterator<ObjectStatus> log = world.rowObjects.list("_delta_log/", ""); log.hasNext(); ) {
            String commit = new String(world.rowObjects.get(log.next().key()), StandardCharsets.UTF_8);
            for (Matcher rows = SOURCE_ROWS.matcher(commit); rows.find(); ) {
                events += Long.parseLong(rows.group(1));
            }
        }
        return events;
    }
}
