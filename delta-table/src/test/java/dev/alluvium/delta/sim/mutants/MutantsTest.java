// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.sim.Simulation;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong engine is caught by the schedules that the right one passes. */
final class MutantsTest {
    private static final long SCHEDULES = 2_000;

    static Stream<String> mutants() {
        return Stream.of(
                        FenceMutants.class,
                        IndexMutants.class,
                        ReduceMutants.class,
                        TombstoneMutants.class,
                        StagingMutants.class,
                        LogMutants.class)
                .flatMap(theme -> List.of(theme.getDeclaredClasses()).stream())
                .filter(type -> Modifier.isFinal(type.getModifiers()))
                .map(Class::getName)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void everyMutantIsCaught(String mutant) {
        OptionalLong caught = Simulation.firstCaught(mutant, SCHEDULES);
        assertThat(caught).as("the first schedule of %s that catches it", SCHEDULES).isPresent();
    }
}
