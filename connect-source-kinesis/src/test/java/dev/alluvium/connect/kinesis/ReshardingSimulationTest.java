// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random histories: I1 and I2 hold in each. More of them with {@code -Dalluvium.kinesis.histories=}; K-06, K-07,
 * K-24.
 */
class ReshardingSimulationTest {
    private static final long HISTORIES = Long.getLong("alluvium.kinesis.histories", 25);

    @TestFactory
    Stream<DynamicTest> exactlyOnce() {
        return histories(true);
    }

    @TestFactory
    Stream<DynamicTest> atLeastOnce() {
        return histories(false);
    }

    private static Stream<DynamicTest> histories(boolean exactlyOnce) {
        return LongStream.rangeClosed(1, HISTORIES)
                .mapToObj(seed -> DynamicTest.dynamicTest(
                        "seed " + seed, () -> new ReshardingSimulation(seed, exactlyOnce).run()));
    }
}
