// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alluvium.delta.sim.Schedule.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of tasks, zombies, crashes, lost and late answers, upkeep and foreign writers against a naive model:
 * each offset applied exactly once, the latest event of each key wins, no key twice, none lost, no file deleted that a
 * reader needs (P-3, P-22, P-27, P-36, P-37, P-40). {@code -Dalluvium.schedules} says how many and {@code
 * -Dalluvium.seed} which is the first; {@code -Dalluvium.replay} runs one that was printed, and {@code
 * -Dalluvium.mutant} puts a wrong engine in.
 */
final class SimulationIT {
    private static final long FIRST = Long.getLong("alluvium.seed", 0);
    private static final long COUNT = Long.getLong("alluvium.schedules", 10_000);
    private static final long ENOUGH_TO_COVER = 1_000;
    private static final String REPLAYED = System.getProperty("alluvium.replay", "");

    @Test
    void randomSchedulesKeepExactlyOnce() {
        assumeTrue(REPLAYED.isEmpty(), "one schedule is replayed");
        Simulation simulation = Simulation.inMemory(Simulation.mutantOfProperty());
        long begun = System.nanoTime();
        simulation.run(FIRST, COUNT).ifPresent(failure -> {
            throw new AssertionError(Report.of(simulation, failure));
        });
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("%d schedules from %d on, in %s, none wrong%n%s", COUNT, FIRST, took, simulation.coverage());
        if (COUNT >= ENOUGH_TO_COVER) {
            assertThat(simulation.coverage().uncovered())
                    .as("points of choice that no schedule met")
                    .isEmpty();
        }
    }

    @Test
    void theScheduleThatIsAskedForKeepsExactlyOnce() {
        assumeTrue(!REPLAYED.isEmpty(), "none is asked for");
        Tape tape = Tape.parse(REPLAYED);
        Outcome outcome = Simulation.inMemory(Simulation.mutantOfProperty()).replay(tape.scenario(), tape.choices());
        System.out.println(Report.told(tape, outcome));
        assertThat(outcome.violation()).isNull();
    }
}
