// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.sim.Mutant;
import dev.alluvium.delta.sim.Simulation;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong engine is caught by the schedules that the right one passes. */
final class MutantsIT {
    private static final long SCHEDULES = 2_000;

    static Stream<String> mutants() {
        return Stream.of(
                        FenceMutants.class,
                        IndexMutants.class,
                        CompactIndexMutants.class,
                        SpilledIndexMutants.class,
                        SavedIndexMutants.class,
                        PublishedRunMutants.class,
                        ReduceMutants.class,
                        TombstoneMutants.class,
                        VectorMutants.class,
                        StagingMutants.class,
                        LogMutants.class)
                .flatMap(theme -> Arrays.stream(theme.getDeclaredClasses()))
                .filter(Mutant.class::isAssignableFrom)
                .map(Class::getName)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void everyMutantIsCaught(String mutant) {
        OptionalLong caught = Simulation.firstCaught(mutant, SCHEDULES);
        System.out.println(mutant + " is caught by schedule " + caught);
        assertThat(caught)
                .as("the first schedule of %s that catches it", SCHEDULES)
                .isPresent();
    }
}
