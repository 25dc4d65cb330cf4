// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.sim.Histories.Failure;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong connector is caught by the histories that the right one passes. */
class MutantsTest {
    private static final long ENOUGH = 1_000;

    static Stream<Class<?>> mutants() {
        return Stream.of(Mutants.class, FanOutMutants.class)
                .flatMap(all -> Arrays.stream(all.getDeclaredClasses()))
                .filter(Mutant.class::isAssignableFrom);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void everyMutantIsCaught(Class<?> mutant) throws InterruptedException {
        Optional<Failure> caught = Histories.run(0, ENOUGH, () -> made(mutant));

        System.out.println(mutant.getSimpleName() + ": "
                + caught.map(found -> found.seed() + " " + found.outcome().violation())
                        .orElse("not caught"));
        assertThat(caught).as("the history that catches it").isPresent();
    }

    private static Mutant made(Class<?> mutant) {
        try {
            return (Mutant) mutant.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no mutant can be made of " + mutant, e);
        }
    }
}
