// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.manifest.SymlinkManifests;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.storage.CrashPoints;
import dev.alluvium.delta.storage.FaultyObjectStore.Crash;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A writer that goes on, upkeep that now and then dies at any request, and time that passes, in random order; what must
 * hold is judged after every step. The seeds are fixed. P-37, P-43, P-47, P-77.
 */
final class UpkeepSimulationTest {
    private static final int STEPS = 40;

    static java.util.stream.IntStream seeds() {
        return java.util.stream.IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readersAndWritersNeverNotice(int seed) {
        Random random = new Random(seed);
        UpkeepTable table = UpkeepTable.create();
        TableWriter writer = table.writer(table.open(table.objects));
        Owner owner = new Owner(table, random);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(9)) {
                case 0 -> owner.does(() -> table.compaction(owner.table, 2).run());
                case 1 -> owner.does(() -> owner.manifests.run());
                case 2 -> owner.does(() -> owner.vacuum());
                case 3 -> table.clock.advance(Duration.ofHours(random.nextInt(100)));
                default ->
                    table.put(writer, random.nextInt(30), UpkeepTable.HOSTILE.get(random.nextInt(4)), "v" + step);
            }
            Judge judge = new Judge(table.objects);
            judge.manifestsShowVersionsThatAreNamed();
            judge.nothingNeededIsGone(judge.newest());
        }

        table.rowsAreThoseOfTheModel();
        table.upkeep(table.objects);
        new Judge(table.objects).manifestsShowTheNewestVersion();
        table.rowsAreThoseOfTheModel();
        table.put(writer, 1, "plain", "last");
        table.rowsAreThoseOfTheModel();
    }

    /** The process that maintains the table; a new one follows each that died. */
    private static final class Owner {
        private final UpkeepTable upkeep;
        private final Random random;
        private DeltaTable table;
        private SymlinkManifests manifests;

        Owner(UpkeepTable upkeep, Random random) {
            this.upkeep = upkeep;
            this.random = random;
            start();
        }

        private void start() {
            boolean dies = random.nextInt(3) > 0;
            long request = dies ? random.nextInt(150) : Long.MAX_VALUE;
            CrashPoints store = random.nextBoolean()
                    ? CrashPoints.before(upkeep.objects, request)
                    : CrashPoints.after(upkeep.objects, request);
            try {
                table = upkeep.open(store);
                manifests = new SymlinkManifests(table);
            } catch (Crash atTheStart) {
                start();
            }
        }

        void does(Runnable work) {
            try {
                work.run();
            } catch (Crash crash) {
                start();
            }
        }

        void vacuum() {
            if (manifests.version() >= 0) {
                assertThat(upkeep.vacuum(table).run(manifests.version()).candidates())
                        .isNotNegative();
            }
        }
    }
}
