// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/**
 * Random reshard trees, crashes, delivery modes and task counts: I1 to I6 hold after every step (K-06, K-07, K-24).
 * {@code -Dalluvium.kinesis.histories} says how many, {@code -Dalluvium.kinesis.seed} which is the first; {@code
 * -Dalluvium.kinesis.replay} plays one that was printed.
 */
class HistoriesTest {
    private static final long COUNT = Long.getLong("alluvium.kinesis.histories", 1_000);
    private static final long FIRST = Long.getLong("alluvium.kinesis.seed", 0);
    private static final String REPLAYED = System.getProperty("alluvium.kinesis.replay", "");

    @Test
    void everyHistoryKeepsTheInvariants() throws InterruptedException {
        assumeTrue(REPLAYED.isEmpty(), "one history is replayed");
        long begun = System.nanoTime();
        Histories.run(FIRST, COUNT, () -> Mutant.NONE).ifPresent(failure -> {
            throw new AssertionError(Histories.report(failure, () -> Mutant.NONE));
        });
        System.out.printf(
                "%d histories from %d on in %d ms, none wrong%n",
                COUNT, FIRST, (System.nanoTime() - begun) / 1_000_000);
    }

    @Test
    void theHistoryThatIsAskedForKeepsTheInvariants() {
        assumeTrue(!REPLAYED.isEmpty(), "none is asked for");
        Outcome outcome = History.run(Choices.replay(Choices.parse(REPLAYED)), () -> Mutant.NONE, true);
        System.out.println(Histories.told(outcome));
        assertThat(outcome.violation()).isNull();
    }

    @Test
    void aTapeThatIsPlayedBackDoesTheSame() {
        for (long seed = 0; seed < 20; seed++) {
            Outcome drawn = History.run(Choices.ofSeed(seed), () -> Mutant.NONE, true);
            Outcome played = History.run(Choices.replay(drawn.tape()), () -> Mutant.NONE, true);

            assertThat(played.trace()).isEqualTo(drawn.trace());
        }
    }
}
