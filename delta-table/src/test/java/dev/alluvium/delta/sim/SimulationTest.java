// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.alluvium.delta.sim.Schedule.Outcome;
import dev.alluvium.delta.sim.Simulation.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of tasks, zombies, crashes, lost and late answers, upkeep and foreign writers against a naive model:
 * each offset applied exactly once, the latest event of each key wins, no key twice, none lost, no file deleted that a
 * reader needs (P-3, P-22, P-27, P-36, P-37, P-40).
 */
final class SimulationTest {
    private static final long FIRST = Long.getLong("alluvium.seed", 0);
    private static final long COUNT = Long.getLong("alluvium.schedules", 10_000);

    @Test
    void randomSchedulesKeepExactlyOnce() {
        Simulation simulation = Simulation.inMemory(Simulation.mutantOfProperty());
        Optional<Failure> failure = simulation.run(FIRST, COUNT);
        failure.ifPresent(found -> fail(told(simulation, found)));
        if (COUNT >= 1_000) {
            assertThat(simulation.coverage().uncovered())
                    .as("points of choice that no schedule met")
                    .isEmpty();
        }
    }

    private static String told(Simulation simulation, Failure failure) {
        Outcome shrunk = new Shrinker(tape -> simulation.replay(failure.scenario(), tape), 3_000)
                .shrink(failure.outcome().tape());
        StringBuilder text = new StringBuilder("seed " + failure.seed() + " of scenario '" + failure.scenario()
                + "' fails: " + failure.outcome().violation() + "\nshrunk: " + shrunk.violation() + "\n");
        shrunk.trace().forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
