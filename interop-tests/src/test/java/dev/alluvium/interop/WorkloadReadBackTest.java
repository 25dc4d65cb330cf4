// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.interop.engine.Expectation;
import dev.alluvium.interop.engine.KernelEngine;
import dev.alluvium.interop.engine.OwnEngine;
import dev.alluvium.interop.engine.Reading;
import dev.alluvium.interop.engine.StandaloneEngine;
import dev.alluvium.interop.workload.Coverage;
import dev.alluvium.interop.workload.Shape;
import dev.alluvium.interop.workload.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine writes, Delta Kernel and delta-standalone read, to the row and to the file. The first slice of the profile. */
final class WorkloadReadBackTest {
    private static final int COMMITS = 52;

    @TempDir
    Path root;

    @Test
    void seededWorkloadsAreReadAlike() {
        Coverage coverage = new Coverage();
        TreeSet<String> wanted = new TreeSet<>();
        try (StandaloneEngine standalone = StandaloneEngine.start()) {
            for (int seed = 0; seed < 3; seed++) {
                Shape shape = seed % 2 == 0 ? Shape.basic(seed) : Shape.newer(seed);
                wanted.addAll(shape.labels());
                Path directory = root.resolve("t" + seed);
                LocalObjectStore store = new LocalObjectStore(directory);
                Workload workload =
                        new Workload(seed, shape, store, new LocalObjectStore(root.resolve("s" + seed)), root);
                for (int version = 10; version < COMMITS; version += 14) {
                    workload.runTo(version);
                    check(
                            workload,
                            KernelEngine.read(
                                    store, workload.schema(), workload.txns().keySet()),
                            seed);
                }
                workload.runTo(COMMITS);
                check(
                        workload,
                        KernelEngine.read(
                                store, workload.schema(), workload.txns().keySet()),
                        seed);
                check(workload, OwnEngine.read(store), seed);
                if (!shape.vectors()) {
                    Expectation.of(workload)
                            .withoutDaysOfTheGap()
                            .check(standalone.read(directory), "delta-standalone on seed " + seed);
                }
                assertThat(workload.coverage().of("table.checkpoints")).isGreaterThanOrEqualTo(3);
                coverage.add(workload.coverage());
            }
        }
        System.out.println(coverage);
        List<String> missing = new ArrayList<>(wanted);
        missing.removeIf(label -> coverage.of(label) > 0);
        assertThat(missing).as("values that no seed covered").isEmpty();
    }

    private static void check(Workload workload, Reading reading, long seed) {
        Expectation.of(workload).check(reading, "seed " + seed + " at version " + reading.version());
    }
}
