// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedules of {@link SimulationIT} with real Parquet files in a real file system. */
final class ParquetSimulationIT {
    private static final long FIRST = Long.getLong("alluvium.seed", 0);
    private static final long COUNT = Long.getLong("alluvium.schedules.parquet", 200);

    @TempDir
    Path directory;

    @Test
    void randomSchedulesKeepExactlyOnceInFiles() {
        Simulation simulation = Simulation.inFiles(Simulation.mutantOfProperty(), directory);
        long begun = System.nanoTime();
        simulation.run(FIRST, COUNT).ifPresent(failure -> {
            throw new AssertionError(Report.of(simulation, failure));
        });
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("%d schedules in files from %d on, in %s, none wrong%n", COUNT, FIRST, took);
    }
}
