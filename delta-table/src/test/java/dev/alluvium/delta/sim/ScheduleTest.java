// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.sim.Schedule.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schedule is nothing but its tape, and one that is wrong becomes short. */
final class ScheduleTest {
    static java.util.List<Scenario> scenarios() {
        return Scenario.ALL;
    }

    /** Lets every part in. */
    static final class Unfenced implements Mutant {
        @Override
        public dev.alluvium.delta.merge.Fence fence(Table table, dev.alluvium.delta.merge.Fence right) {
            return (base, part) -> true;
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aTapePlayedBackMakesTheSameScheduleAgain(Scenario scenario) {
        Simulation simulation = Simulation.inMemory(() -> Mutant.NONE);
        for (long seed = 0; seed < 5; seed++) {
            int[] tape = simulation.run(scenario, seed).tape();
            Outcome once = simulation.replay(scenario, tape);
            Outcome again = simulation.replay(scenario, tape);

            assertThat(once.violation()).isNull();
            assertThat(once.tape()).isEqualTo(tape);
            assertThat(again.trace()).isEqualTo(once.trace()).isNotEmpty();
        }
    }

    @Test
    void aWrongScheduleIsMadeShortAndStaysWrong() {
        Simulation simulation = Simulation.inMemory(Unfenced::new);
        Simulation.Failure failure = simulation.run(0, 100).orElseThrow();
        Outcome shrunk = new Shrinker(tape -> simulation.replay(failure.scenario(), tape), 2_000)
                .shrink(failure.outcome().tape());

        assertThat(shrunk.violation()).isNotNull();
        assertThat(shrunk.tape()).hasSizeLessThan(failure.outcome().tape().length);
        assertThat(shrunk.trace().size())
                .isLessThanOrEqualTo(simulation
                        .replay(failure.scenario(), failure.outcome().tape())
                        .trace()
                        .size());
        Tape told = Tape.parse(new Tape(failure.scenario(), shrunk.tape()).toText());
        Outcome replayed = simulation.replay(told.scenario(), told.choices());
        assertThat(replayed.violation()).hasMessage(shrunk.violation().getMessage());
        assertThat(Report.of(simulation, failure)).contains("-Dalluvium.replay=", "version 1 of ROWS");
    }

    @Test
    void aPointOfChoiceThatNobodyMetIsNamed() {
        Simulation simulation = Simulation.inMemory(() -> Mutant.NONE);
        assertThat(simulation.coverage().uncovered()).contains("PUT_IF_ABSENT LATE_REQUEST", "DELETE CRASH_AFTER");
        assertThat(simulation.run(0, 1)).isEmpty();
        assertThat(simulation.coverage().uncovered()).doesNotContain("GET PASS").contains("DELETE CRASH_AFTER");
    }
}
