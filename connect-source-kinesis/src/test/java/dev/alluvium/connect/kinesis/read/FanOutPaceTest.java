// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When a shard is subscribed to again: K-31. */
class FanOutPaceTest {
    private final FanOutPace pace = new FanOutPace(new SplittableRandom(1), 0);

    @Test
    void theFirstSubscriptionIsDueAtOnceAndTheNextNotWithinFiveSeconds() {
        assertThat(pace.dueAt()).isZero();
        pace.onStart(0);
        pace.onEvent();
        pace.onEnd(1_000);
        assertThat(pace.dueAt()).isBetween(5_000L, 6_000L);
        pace.onStart(6_000);
        pace.onEvent();
        pace.onEnd(306_000);
        assertThat(pace.dueAt()).isEqualTo(306_000);
    }

    @Test
    void whatIsRefusedIsTriedAfterASecondAndThenLessAndLess() {
        long now = 0;
        long[] atLeast = {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
        for (long wait : atLeast) {
            pace.onStart(now);
            pace.onFailure(now);
            assertThat(pace.dueAt() - now).isBetween(wait, wait + 1_000);
            now = pace.dueAt();
        }
    }

    @Test
    void aShardThatIsTakenAgainAndAgainIsLeftToTheOtherForLonger() {
        long now = 0;
        long[] atLeast = {5_000, 10_000, 20_000, 40_000, 60_000, 60_000};
        for (long wait : atLeast) {
            pace.onStart(now);
            pace.onEvent();
            pace.onInUse(now);
            assertThat(pace.dueAt() - now).isBetween(wait, wait + 1_000);
            now = pace.dueAt();
        }
        pace.onStart(now);
        pace.onEvent();
        pace.onInUse(now + 60_000);
        assertThat(pace.dueAt() - now - 60_000)
                .as("it was left to us for a minute")
                .isBetween(5_000L, 6_000L);
    }

    @Test
    void threeFailuresWithinAMinuteAreTooMany() {
        pace.onFailure(0);
        pace.onFailure(30_000);
        assertThat(pace.isFailing(30_000)).isFalse();
        pace.onFailure(61_000);
        assertThat(pace.isFailing(61_000)).as("the first one is forgotten").isFalse();
        pace.onFailure(80_000);
        assertThat(pace.isFailing(80_000)).isTrue();
        pace.forgetFailures();
        assertThat(pace.isFailing(80_000)).isFalse();
    }
}
